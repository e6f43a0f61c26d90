class Refused(Exception):
    """What somebody wants to put into the library cannot be taken; with a sentence for them."""
