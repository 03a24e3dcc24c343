"""Exchange with other desks: export, taking in, letting in, and what waits for a person."""
