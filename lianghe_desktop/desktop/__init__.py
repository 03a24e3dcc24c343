"""Windows, pages and widgets: the only Qt."""
