"""Zensical as the builder between stage and finish: the way out if MkDocs ends, tried every week."""
