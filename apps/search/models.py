"""The index: a card for each thing that can be found, as in a library's catalogue, with its names and its texts."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.search.fields import LexemesField, MarksField

NOBODY = ""
UNDATED = date.min


class Card(models.Model):
    """`head` holds the words of the title (weight A), other names (B) and summaries (C), and each of `marks` as one.

    A thing that nobody may find at present keeps a card only for the sake of its texts; its audience is NOBODY.
    `dated_on` is UNDATED where no date is known, for databases disagree on where NULL belongs.
    `digest` tells an entry that has changed from one that has not.
    """

    kind = models.CharField(max_length=20)
    key = models.BigIntegerField()
    audience = models.CharField(max_length=60)
    opens_at = models.DateTimeField(null=True)
    dated_on = models.DateField(default=UNDATED)
    standing = models.SmallIntegerField()
    marks = MarksField()
    digest = models.CharField(max_length=32)
    head = LexemesField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="card_once_per_thing")]
        indexes = [
            models.Index(fields=["-dated_on", "-id"], name="card_newest"),
            models.Index(fields=["kind", "-dated_on", "-id"], name="card_newest_of_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class Name(models.Model):
    """A title or other name. `phrase` is its words, folded but not stemmed, with single spaces between them."""

    card = models.ForeignKey(Card, models.CASCADE, related_name="names")
    phrase = models.CharField(max_length=200, db_index=True)
    text = models.CharField(max_length=300)
    language = models.CharField(max_length=10)

    def __str__(self) -> str:
        return self.text


class Excerpt(models.Model):
    """A stretch of the text of one part of a thing. `words` are those of the text (weight D) and of its titles (A).

    `pages` has a pair for each page: where it begins in the text, and its number.
    """

    card = models.ForeignKey(Card, models.CASCADE, related_name="excerpts", db_index=False)
    part = models.CharField(max_length=60)
    position = models.PositiveIntegerField()
    language = models.CharField(max_length=10)
    text = models.TextField()
    pages = models.JSONField(default=list)
    words = LexemesField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["card", "part", "position"], name="excerpt_once_per_place"),
        ]

    def __str__(self) -> str:
        return f"{self.card_id} {self.part} {self.position}"


class Word(models.Model):
    """A word that everybody may find, unstemmed, with the number of things it stands in: what a misspelling may mean.

    `backwards` is the word read from its end, so that both ends can be looked up.
    """

    word = models.CharField(max_length=40, primary_key=True)
    backwards = models.CharField(max_length=40, db_index=True)
    count = models.PositiveIntegerField()

    def __str__(self) -> str:
        return self.word


class Term(models.Model):
    """What the field calls one and the same thing, in any language. Who asks for one of them means all."""

    phrases = models.TextField(
        _("phrases"), help_text=_("One per line, in any language: “armed escort”, then “escorte armée”. At most 20.")
    )
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        ordering = ["phrases"]
        indexes = [models.Index(fields=["changed_at"], name="term_changed")]

    def __str__(self) -> str:
        return " / ".join(self.lines)

    @property
    def lines(self) -> list[str]:
        return [line.strip() for line in self.phrases.splitlines() if line.strip()]

    def clean(self) -> None:
        if not 2 <= len(self.lines) <= 20:
            raise ValidationError({"phrases": _("Give at least two phrases that mean the same, and at most 20.")})
