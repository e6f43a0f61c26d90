import secrets
from pathlib import PurePath

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy

from apps.applications.models.call import Call, Question
from apps.training.models import Participation, Person

HIGHEST_SCORE = 5


def new_public_id() -> str:
    return secrets.token_urlsafe(16)


def unguessable(_instance: models.Model, filename: str) -> str:
    """Where an applicant's file is kept. It is given out by a checked view only."""
    return f"applications/{secrets.token_hex(16)}{PurePath(filename).suffix.lower()[:8]}"


class Application(Person):
    """What somebody whose address is confirmed writes to ask for a place: a draft until it is sent.

    Once sent, its `participation` says how the person stands towards the event.
    """

    public_id = models.CharField(max_length=24, default=new_public_id, unique=True, editable=False)
    call = models.ForeignKey(Call, models.PROTECT, related_name="applications", verbose_name=gettext_lazy("event"))
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="applications"
    )
    participation = models.OneToOneField(
        Participation, models.SET_NULL, null=True, editable=False, related_name="application"
    )
    focal_point_consents = models.BooleanField(
        gettext_lazy("the focal point agrees to be named and written to"), default=False
    )
    has_language_level = models.BooleanField(gettext_lazy("has the language level"), default=False)
    proof = models.CharField(gettext_lazy("proof of the online module"), max_length=200, blank=True)
    proof_file = models.FileField(gettext_lazy("proof as a file"), upload_to=unguessable, blank=True)
    proof_filename = models.CharField(
        max_length=120, blank=True, editable=False, help_text="As the applicant's own computer called it."
    )
    score = models.PositiveSmallIntegerField(gettext_lazy("score"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    sent_at = models.DateTimeField(gettext_lazy("sent"), null=True, editable=False)

    class Meta:
        ordering = ["call", "name"]
        verbose_name = gettext_lazy("application")
        verbose_name_plural = gettext_lazy("applications")
        constraints = [
            models.UniqueConstraint("call", Lower("email"), name="application_once_per_event"),
            models.CheckConstraint(
                condition=models.Q(score=None) | models.Q(score__lte=HIGHEST_SCORE), name="application_score_up_to_5"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name or self.email} – {self.call.event.code}"

    @property
    def is_draft(self) -> bool:
        return self.sent_at is None


class Answer(models.Model):
    application = models.ForeignKey(Application, models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, models.PROTECT, related_name="answers")
    text = models.TextField(blank=True, help_text="Of a yes-or-no question: yes or no.")
    file = models.FileField(upload_to=unguessable, blank=True)
    filename = models.CharField(max_length=120, blank=True, help_text="As the applicant's own computer called it.")

    class Meta:
        ordering = ["question__position", "pk"]
        constraints = [models.UniqueConstraint(fields=["application", "question"], name="answer_once_per_question")]

    def __str__(self) -> str:
        return self.text or self.filename


class Note(models.Model):
    """What staff write about an application, or the score they give it, for staff only. Nothing is written over."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="notes")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    text = models.TextField(gettext_lazy("note"), max_length=2000, blank=True)
    score_before = models.PositiveSmallIntegerField(null=True)
    score = models.PositiveSmallIntegerField(gettext_lazy("score"), null=True)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.text
