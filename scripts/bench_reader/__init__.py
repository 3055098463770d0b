"""How fast a page is for a reader on a phone, beside Starlight with the same Markdown: `make bench-reader`."""
