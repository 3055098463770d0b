"""What every package in scripts may use; it imports nothing else from scripts."""
