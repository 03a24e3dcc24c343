"""Watching over households: warnings, the monthly sweep, monitoring, phase-out, jobs offered."""
