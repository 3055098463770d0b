"""Stage, the first step: a folder from which MkDocs or Zensical builds the site, made from docs/ and data."""
