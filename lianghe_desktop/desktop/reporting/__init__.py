"""Reports of a period: the list of what was written, and one report with the records behind its sentences."""
