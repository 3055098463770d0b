"""The site's own search: the index made by the build (Python), and the worker that reads it (worker/, JavaScript).

Both split Korean into words by the same rules and with the same data, korean.json. segment.py and worker/segment.mjs
are the same program in two languages, and a test compares them on every page of the site.
"""
