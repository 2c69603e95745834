"""Other programs on the same corpus, on the same machine, in the same run: only when asked for."""
