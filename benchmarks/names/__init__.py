"""How well names are found: sentences written for it, and what is counted."""
