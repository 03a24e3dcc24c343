"""Widgets that know nothing of households: fields, editors, states, tables, work in the background."""
