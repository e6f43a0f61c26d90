"""What members suggest, and the place to decide on it. The answer stands on the member's own page of suggestions."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from apps.resources.kinds import State
from apps.resources.models import Copy, Revision, Suggestion
from apps.resources.suggesting import Decision, decide
from apps.vocabulary.datewords import plain_day
from apps.vocabulary.longlists import LongList

CHOICES = [
    (Decision.PUBLISH.value, gettext_lazy("Publish it")),
    (Decision.DRAFT.value, gettext_lazy("Accept it as a draft, to be completed")),
    (Decision.DECLINE.value, gettext_lazy("Decline it")),
]
READ = ["suggested_title", "type", "where", "topic_names", "suggestion", "suggested_by", "sent"]


class DecisionForm(forms.ModelForm):
    outcome = forms.ChoiceField(label=gettext_lazy("Decision"), choices=CHOICES, widget=forms.RadioSelect)

    class Meta:
        model = Suggestion
        fields = ["decision"]
        help_texts = {"decision": gettext_lazy("The member reads it.")}

    def clean(self) -> dict[str, Any]:
        """Locks the row, so that of two who decide at once the second is told, with what was typed still there."""
        data = super().clean() or {}
        if not Suggestion.objects.waiting().select_for_update().filter(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("Somebody has decided on this suggestion already."))
        if data.get("outcome") == Decision.DECLINE and not data.get("decision"):
            self.add_error("decision", _("Say why. The member who suggested it reads your answer."))
        return data


class StateFilter(admin.SimpleListFilter):
    """Opens with those that wait."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("all", _("All")), *((state.value, str(state.label)) for state in State if state != State.SUGGESTED)]

    def choices(self, changelist: Any) -> Any:
        waiting, *others = super().choices(changelist)
        yield {**waiting, "display": _("Waiting")}
        yield from others

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "all":
            return queryset
        return queryset.filter(state=self.value() or State.SUGGESTED)


@admin.register(Suggestion)
class SuggestionAdmin(LongList):
    form = DecisionForm
    list_display = ["suggested_title", "type", "suggested_by", "sent", "state"]
    list_filter = [StateFilter]
    list_select_related = ["suggested_by"]
    search_fields = ["translations__title__words", "suggested_by__name__words"]
    ordering = ["-pk"]
    actions = None
    view_on_site = False

    def get_queryset(self, request: HttpRequest) -> Any:
        return Suggestion.objects.of_members().in_language(get_language())

    def get_fieldsets(self, request: HttpRequest, obj: Suggestion | None = None) -> Any:
        given = ["outcome", "decision"] if self.has_change_permission(request, obj) else ["state", "decision"]
        return [(None, {"fields": READ}), (_("Decision"), {"fields": given})]

    def get_readonly_fields(self, request: HttpRequest, obj: Suggestion | None = None) -> list[str]:
        return READ

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Suggestion | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Suggestion | None = None) -> bool:
        """A decision stands."""
        return super().has_change_permission(request, obj) and (obj is None or obj.state == State.SUGGESTED)

    def save_model(self, request: HttpRequest, obj: Suggestion, form: Any, change: bool) -> None:
        decision = Decision(form.cleaned_data["outcome"])
        decide(obj.pk, decision, answer=form.cleaned_data["decision"], at=timezone.now())
        obj.refresh_from_db()

    def response_post_save_change(self, request: HttpRequest, obj: Suggestion) -> HttpResponseRedirect:
        """Who accepted it as a draft goes on to complete it, if that is theirs to do."""
        if obj.state == State.DRAFT and request.user.has_perm("resources.change_resource"):
            return HttpResponseRedirect(reverse("admin:resources_resource_change", args=[obj.pk]))
        return super().response_post_save_change(request, obj)

    @admin.display(description=gettext_lazy("title"))
    def suggested_title(self, suggestion: Suggestion) -> str:
        return suggestion.title

    @admin.display(description=gettext_lazy("sent on"))
    def sent(self, suggestion: Suggestion) -> str:
        return plain_day(suggestion.created_at)

    @admin.display(description=gettext_lazy("topics"), empty_value="–")
    def topic_names(self, suggestion: Suggestion) -> str:
        return ", ".join(topic.name for topic in suggestion.topics.in_language(get_language()))

    @admin.display(description=gettext_lazy("where it can be had"), empty_value="–")
    def where(self, suggestion: Suggestion) -> SafeString:
        """The file opens for staff only."""
        copies = Copy.objects.filter(edition__resource=suggestion)
        files = Revision.objects.current().filter(copy__in=copies).select_related("copy")
        links = [(copy.url, copy.url) for copy in copies if copy.url]
        links += [(revision.copy.get_absolute_url(), revision.name) for revision in files]
        return format_html_join(format_html("<br>"), '<a href="{}" rel="noreferrer">{}</a>', links)
