"""What a person at the terminal can mend."""


class Fault(Exception):
    """Its text is the one line that is printed: what is wrong and what to do."""
