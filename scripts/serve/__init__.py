"""The site while it is written: a saved page is seen at once; what touches more is built anew behind it."""
