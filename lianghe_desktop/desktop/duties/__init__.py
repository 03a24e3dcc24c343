"""本期要办: the calendar's duties, the work list of households, and annex 2."""
