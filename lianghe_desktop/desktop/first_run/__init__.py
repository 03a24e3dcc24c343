"""The first start: a few questions one after the other, as views that decide nothing."""
