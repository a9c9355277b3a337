"""What a step raises when the portal did not do what it should."""


class Fault(Exception):
    """A sentence in bokmål that says what was wrong."""
