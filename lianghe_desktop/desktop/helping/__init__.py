"""Help in progress: who is due for a visit, and what was given this year."""
