"""What members say about themselves, to whom each of them shows what, and whom they keep away."""

from apps.profiles.models.block import Block
from apps.profiles.models.card import Card, CardMark
from apps.profiles.models.profile import Opening, Post, Profile

__all__ = ["Block", "Card", "CardMark", "Opening", "Post", "Profile"]
