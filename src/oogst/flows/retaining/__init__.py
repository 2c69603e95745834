"""What goes when its term is over: announced twice, then destroyed."""
