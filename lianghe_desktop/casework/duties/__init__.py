"""What is due and by when: the calendar of the documents, annex 2, and the month's work list."""
