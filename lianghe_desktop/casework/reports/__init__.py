"""Reports of a month, quarter, half year or year: drafted from records, edited and finalised by a person."""
