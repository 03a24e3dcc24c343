"""Lists made of the register and the cases: what they are, what stands on them, on paper."""
