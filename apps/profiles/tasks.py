from celery import shared_task
from django.utils import timezone

from apps.profiles import cards
from apps.profiles.models import Profile
from apps.vocabulary import strays


@shared_task(ignore_result=True)
def repair_cards() -> None:
    """Whatever came by another door than the form."""
    cards.repair()


@shared_task(ignore_result=True)
def clear_photos() -> None:
    known = set(Profile.objects.exclude(photo="").values_list("photo", flat=True))
    strays.clear(("photos",), known=known, at=timezone.now())
