"""Build, the second step: MkDocs with Material makes HTML of the staged folder."""
