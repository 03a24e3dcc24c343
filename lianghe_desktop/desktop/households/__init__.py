"""Households: the list, the page of one, new ones, and lists taken in from Excel."""
