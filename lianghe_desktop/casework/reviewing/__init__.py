"""Review without a network: remarks on fields go down, answers come up, approvals keep what they saw."""
