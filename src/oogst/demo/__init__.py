"""The demo study, and stepping into it."""
