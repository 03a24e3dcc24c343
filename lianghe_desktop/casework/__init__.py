"""The work itself, one module a duty."""
