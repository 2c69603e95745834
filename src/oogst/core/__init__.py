"""The pure core: text, codes, formats. No Django here."""
