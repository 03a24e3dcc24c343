"""疑似重复: two entries side by side, merged or kept apart; households joined and split."""
