"""The one checker of the site: its sources and what was built from them. See README.md beside this file."""
