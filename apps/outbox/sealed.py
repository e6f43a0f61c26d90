"""Kinds of mail that carry what one person wrote to another: staff who look after the outbox do not read them."""

kinds: set[str] = set()


def seal(kind: str) -> None:
    kinds.add(kind)
