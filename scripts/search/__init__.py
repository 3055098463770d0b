"""The site's own search: what the build writes for it (Python), and the worker that reads it (worker/, JavaScript).

Both cut Korean into words by the same rules, with the data of korean.json: segment.py and worker/segment.mjs say the
same in two languages, and a test compares them on every page of the site.
"""
