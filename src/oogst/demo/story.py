"""The findings and the report of the demonstration."""


def tell(*args): ...
