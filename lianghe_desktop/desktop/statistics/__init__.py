"""A few charts that a leader can read."""
