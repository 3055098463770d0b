"""Build, the second step: MkDocs makes HTML of the staged folder."""
