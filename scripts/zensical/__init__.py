"""The same sources built with Zensical: the way out when Material for MkDocs ends, tried every week."""
