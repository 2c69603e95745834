"""On which ground material may be used."""
