"""What the site has published: the addresses and ids that must keep working, and where they have moved."""
