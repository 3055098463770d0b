"""The benchmark of the search, in Chromium, over the built site."""
