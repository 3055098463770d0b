"""A built site made to open from a folder, or from one zip of it: links lead to files, the search needs no server."""
