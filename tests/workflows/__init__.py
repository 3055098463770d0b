"""The workflows, run by `act` on this machine. GitHub, its actions, `gh` and slow `make` targets have stand-ins."""
