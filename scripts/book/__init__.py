"""The built site as a book: one PDF for a language, with contents, page numbers, bookmarks and links that work."""
