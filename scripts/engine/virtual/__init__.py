"""Whole machines: virtual machines with systemd and cgroup v2 for what a host in namespaces does not have.

``saved.py`` makes the emulator and the saved states of machines, ``packages.py`` Docker's packages for them, and
``machines.py`` runs machines in a host.
"""
