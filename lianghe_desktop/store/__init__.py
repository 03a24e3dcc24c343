"""Where it is kept: the encrypted file, its journal, search and keys."""
