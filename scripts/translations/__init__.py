"""Which translated pages follow their Korean originals, and what has changed since for those that do not."""
