"""The face for people in a browser."""
