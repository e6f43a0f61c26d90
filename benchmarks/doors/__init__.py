"""Whether the time of an answer tells that an address is known."""
