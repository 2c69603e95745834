"""What suggestions are learnt from, and what is made of what was learnt. Learning itself is `flows.suggesting`."""
