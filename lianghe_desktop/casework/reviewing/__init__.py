"""Review without a network: remarks on single fields go down, answers come up, approvals remember what they saw."""
