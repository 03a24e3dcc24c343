"""Interviews: who is to be surveyed, what was begun, the questionnaire, and its end."""
