"""设置: people, the office, the printer, the look, and the safety of the data."""
