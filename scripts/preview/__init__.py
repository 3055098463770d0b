"""The comment under a pull request that leads to its preview; what the pull request built is hostile data to it."""
