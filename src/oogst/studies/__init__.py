"""A study, its organisations (cases), its people as pseudonyms, who works on it."""
