"""Retype values into an upper system one after the other, through the clipboard."""
