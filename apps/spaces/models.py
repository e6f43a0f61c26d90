from django.db import models
from django.utils.translation import gettext_lazy

from apps.training.models import Event
from apps.vocabulary.richtext import RichTextField


class Space(models.Model):
    """What staff write for those who take part in an event. Its materials are resources open to its participants."""

    event = models.OneToOneField(Event, models.CASCADE, related_name="space", verbose_name=gettext_lazy("event"))
    joining = RichTextField(
        gettext_lazy("joining instructions"),
        blank=True,
        help_text=gettext_lazy("Travel, arrival, what to bring. A mail two weeks before the event leads here."),
    )
    programme = RichTextField(gettext_lazy("programme"), blank=True)
    documents = RichTextField(
        gettext_lazy("documents"),
        blank=True,
        help_text=gettext_lazy("Links and forms. Files belong into the library, open to participants of this event."),
    )
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-event__starts_on", "event__code"]
        verbose_name = gettext_lazy("event space")
        verbose_name_plural = gettext_lazy("event spaces")

    def __str__(self) -> str:
        return str(self.event)
