"""What the directory looks at: only what was opened, so that nothing it answers can tell of what was not."""

from django.conf import settings
from django.db import models

from apps.profiles.visibility import Circle

KEY, MARK = 96, 60


class Card(models.Model):
    """A member as one circle sees them: no card where the circle does not see the name.

    `found_by` are all marks that the card is found by, each between blanks, `sort` puts it in order of names; both are
    text that every database compares alike.
    """

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    circle = models.PositiveSmallIntegerField(choices=Circle)
    public_id = models.CharField(max_length=12)
    sort = models.CharField(max_length=KEY)
    name = models.CharField(max_length=150)
    role = models.CharField(max_length=120, blank=True)
    organization = models.CharField(max_length=200, blank=True)
    constituency = models.CharField(max_length=20, blank=True)
    country = models.CharField(max_length=2, blank=True)
    languages = models.JSONField(default=list)
    topics = models.JSONField(default=list, help_text="Slugs.")
    found_by = models.TextField(default=" ")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "circle"], name="card_once_per_circle")]
        indexes = [models.Index(fields=["circle", "sort", "public_id"], name="card_by_name")]

    def __str__(self) -> str:
        return f"{self.public_id} {self.circle}"


class CardMark(models.Model):
    """Of the cards that all members see: what leads to them without reading others."""

    card = models.ForeignKey(Card, models.CASCADE, related_name="+")
    mark = models.CharField(max_length=MARK)
    sort = models.CharField(max_length=KEY)
    public_id = models.CharField(max_length=12)

    class Meta:
        indexes = [
            models.Index(
                fields=["mark", "sort", "public_id", "card"],
                opclasses=["varchar_pattern_ops", "text_ops", "text_ops", "int8_ops"],
                name="card_mark_in_order",
            ),
            models.Index(
                fields=["mark", "card"], opclasses=["varchar_pattern_ops", "int8_ops"], name="card_mark_beginning"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.card_id} {self.mark}"
