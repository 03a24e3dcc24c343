"""The parts of a household's page, one a duty."""
