"""工作台: what is due today, then a few figures."""
