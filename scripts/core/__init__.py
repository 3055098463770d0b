"""What every part of scripts may use; it imports nothing else of scripts."""
