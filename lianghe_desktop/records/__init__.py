"""What is kept: tables, code lists, value types, and the plain results that rooms hand each other."""
