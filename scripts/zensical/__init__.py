"""Zensical as the builder between stage and finish: the way out when Material for MkDocs ends, tried every week."""
