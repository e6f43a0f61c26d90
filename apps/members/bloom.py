"""A set of texts in a fixed number of bits: says “no” for certain and “yes” with a small chance of error."""

import math
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from hashlib import blake2b


@dataclass(frozen=True)
class Bloom:
    """`bits` as bytes; each text sets or asks `hashes` of them."""

    bits: bytes
    hashes: int

    def __contains__(self, text: str) -> bool:
        return all(self.bits[place >> 3] >> (place & 7) & 1 for place in _places(text, len(self.bits) * 8, self.hashes))


def made_of(texts: Collection[str], *, error_rate: float) -> Bloom:
    """The size that the rate asks for (B. H. Bloom, 1970)."""
    size = math.ceil(-len(texts) * math.log(error_rate) / math.log(2) ** 2 / 8)
    hashes = round(size * 8 / len(texts) * math.log(2))
    bits = bytearray(size)
    for text in texts:
        for place in _places(text, size * 8, hashes):
            bits[place >> 3] |= 1 << (place & 7)
    return Bloom(bytes(bits), hashes)


def _places(text: str, size: int, hashes: int) -> Iterator[int]:
    """Two halves of one hash make any number of them (Kirsch and Mitzenmacher, 2006)."""
    digest = blake2b(text.encode(), digest_size=16).digest()
    first, step = int.from_bytes(digest[:8], "big"), int.from_bytes(digest[8:], "big") | 1
    return ((first + number * step) % size for number in range(hashes))
