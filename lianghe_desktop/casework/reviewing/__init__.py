"""Review without a network: remarks on single fields go down, answers come up, approvals keep what they saw."""
