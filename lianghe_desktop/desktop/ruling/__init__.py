"""裁定与更正: lost laptops, gaps, forks, deletions, erasure, keys and names, each with what it means."""
