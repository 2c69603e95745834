"""Material and codings to and from other programs."""
