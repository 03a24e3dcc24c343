"""Help for a household: suggested, planned, delivered, visited, measured against the beginning."""
