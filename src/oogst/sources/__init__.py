"""Sources: texts in revisions, their turns and variables, and how they come in."""
