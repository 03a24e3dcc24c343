"""Cases on screen: the chain of one household, meetings and notices for many, and the list of what runs."""
