"""The reference of the docker CLI: facts from docs/assets/cli.json, sentences from docs/<language>/reference/*.yml."""
