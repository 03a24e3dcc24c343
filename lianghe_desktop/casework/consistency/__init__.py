"""Contradictions inside a dossier, across documents and time, found before an inspector finds them."""
