"""Longer trials on real stores and files: `python -m tests.soak`."""
