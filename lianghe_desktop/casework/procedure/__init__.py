"""Cases: from a clue or application to the card, each step with who, when, why and its proof."""
