"""A built site made to open from a folder: links lead to files, and the search works without a server."""
