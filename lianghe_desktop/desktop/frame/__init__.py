"""The window: navigation, page head, status bar, and a place for pages."""
