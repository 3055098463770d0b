"""The rules over the sources, one small module a family. Each has `check(site)` that yields findings."""
