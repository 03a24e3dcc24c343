"""Blank tables of upper levels, Excel or Word: read as grids, their places found, filled in without harm."""
