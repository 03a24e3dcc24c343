"""Questionnaires: XLSForm to definition to live session; pure."""
