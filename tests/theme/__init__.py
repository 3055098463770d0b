"""Tests of what becomes of Material's files on the way to the reader."""
