"""Agreement between coders: tables, coefficients, intervals, and what to beware of.

Units are compared as they are given: what a unit is (a sentence, a turn, a character…) is the caller's to choose and
to say. Formulas, sources and conventions: docs/reference/agreement.md.
"""
