"""Who teaches where, in the staff pages."""

from django.contrib import admin

from apps.training.models import Trainer
from apps.vocabulary.longlists import LongList


@admin.register(Trainer)
class TrainerAdmin(LongList):
    list_display = ["name", "event__code", "email", "language"]
    list_display_links = ["name"]
    list_select_related = ["event"]
    search_fields = ["email", "event__code__startswith"]
    autocomplete_fields = ["event"]
    ordering = ["-event_id", "name", "pk"]
