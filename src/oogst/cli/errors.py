"""What a command cannot do, in one line for a terminal."""


class Refused(Exception):
    """`str()` of it is one sentence that says what is wrong and what to do. The command ends with 1."""
