"""Review on screen: remarks at fields, the bar over a household, answers, and the list of what waits."""
