"""The papers of a case: confirmation, minutes, approval form, letters, visit sheets, and the whole file."""
