"""Advice on every household, and the households that wait for a decision."""
