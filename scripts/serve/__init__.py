"""The site while it is being written: a saved page shows at once, and larger changes are rebuilt in the background."""
