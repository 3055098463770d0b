"""The comment on a pull request that links to its preview. What the pull request built is treated as hostile."""
