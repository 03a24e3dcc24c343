"""政策库: packs, their numbers over time, their clauses, and an edited copy."""
