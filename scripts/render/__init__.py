"""What the site adds to Markdown, as plain functions: scripts/hooks/ connects them to MkDocs."""
