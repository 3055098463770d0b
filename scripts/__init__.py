"""The project's tooling; README.md beside this file lists the programs."""
