"""Proofs of the promises, on Oogst as it is installed; `python -m proofs` writes docs/reference/assurance.md."""
