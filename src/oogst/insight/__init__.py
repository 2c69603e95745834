"""Finding back: segments, words, matrices. Reads only."""
