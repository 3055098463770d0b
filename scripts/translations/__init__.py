"""Which translated pages are up to date with their Korean originals, and what has changed for those that are not."""
