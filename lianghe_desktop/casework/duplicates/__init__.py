"""One person or household registered twice: found, set side by side, merged, taken back."""
