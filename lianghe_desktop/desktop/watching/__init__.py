"""Pages of watching over households: warnings, the monthly sweep, phase-outs, lists."""
