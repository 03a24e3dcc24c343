"""换电脑与更正: step by step through what happens to machines, keys, villages and people."""
