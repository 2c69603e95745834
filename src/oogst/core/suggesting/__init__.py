"""Which codes may fit a passage, learnt from what was coded, and how often that was right."""
