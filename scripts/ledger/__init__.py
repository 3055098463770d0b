"""What the site has published: addresses and ids that must keep leading somewhere, and where they have moved to."""
