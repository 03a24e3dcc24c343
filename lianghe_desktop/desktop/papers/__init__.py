"""Every paper, for chosen households or a whole village."""
