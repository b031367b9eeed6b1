"""What boltgen ends with when it cannot do what it was asked for."""


class GenError(Exception):
    """The text says which file, what is wrong with it, and what to do."""
