"""The benchmark of the search: the site's own beside Material's, Pagefind and MiniSearch, in one run, in Chromium."""
