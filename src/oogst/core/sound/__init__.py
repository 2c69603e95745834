"""Recordings as bytes: which container it is, and taking out what it says about place, device, time and people.

Without a codec: the sound itself is not read. What a container carries besides sound is blanked where it stands, so
that no length and no offset changes and an hour of sound passes through with constant memory.
"""
