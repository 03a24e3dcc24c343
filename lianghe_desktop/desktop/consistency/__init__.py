"""前后一致检查: what contradicts itself in the dossiers, with a way to each place."""
