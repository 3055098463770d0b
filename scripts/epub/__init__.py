"""The pages as an EPUB: one publication for a language, for e-readers and reading apps."""
