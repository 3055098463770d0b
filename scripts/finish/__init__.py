"""Finish, the third step: what the builder has built becomes the site, the offline form, a book and more."""
