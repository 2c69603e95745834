"""Reading and writing of files: pure functions from bytes to texts, and back."""
