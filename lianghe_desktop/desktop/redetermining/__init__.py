"""Every year anew: last time's list beside this year's advice, and how far the decisions have come."""
