"""Tests of the site's own search."""
