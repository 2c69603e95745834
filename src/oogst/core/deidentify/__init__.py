"""Finding what leads to a person in Dutch text, and replacing it: help, no guarantee.

`finding.find` looks in layers; `deduce_process` adds one more from a process of its own; a person decides on every
hit; `masking.mask` makes the working text. Nothing here writes a text to a log.
"""
