"""Messages for the people of a ledger, written for a gateway."""
