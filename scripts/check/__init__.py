"""The site's checker, for its sources and for the built site. See README.md beside this file."""
