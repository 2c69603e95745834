"""Correcting a text that was coded: a look beforehand, the correction, and taking it back. A text is a revision."""
