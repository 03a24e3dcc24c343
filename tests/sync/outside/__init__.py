"""A second reader of bundles, written from docs/formats/bundle.md alone; it shares no code."""
