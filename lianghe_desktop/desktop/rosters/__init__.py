"""Ledgers and lists on screen."""
