"""What the state of things does not allow, in a sentence for a person."""


class NotAllowed(Exception):
    """The rules of a room refuse; `str()` of it is one translated sentence that says why and what to do."""
