"""The city's collector: the same journal, merge and shared tables in PostgreSQL, for statistics."""
