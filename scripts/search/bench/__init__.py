"""The benchmark of the search, run in Chromium on the built site."""
