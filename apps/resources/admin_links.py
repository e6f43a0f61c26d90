"""What the link check found, for staff to read: nothing is unpublished by itself."""

from typing import Any
from urllib.parse import urlsplit

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apps.resources.linkcheck.uses import uses_of
from apps.resources.linkwords import Verdict, Why
from apps.resources.models import OutsideAddress
from apps.vocabulary import datewords
from apps.vocabulary.longlists import LongList


class AttentionFilter(admin.SimpleListFilter):
    title = gettext_lazy("waits for")
    parameter_name = "waits"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [("staff", _("somebody to deal with it"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.waiting_for_staff() if self.value() else queryset  # type: ignore[attr-defined]


class WithUses(ChangeList):
    """What uses the addresses of a page is asked for once for all of them."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.result_list = list(self.result_list)
        found = uses_of([address.url for address in self.result_list])
        for address in self.result_list:
            address.uses = found[address.url]


@admin.register(OutsideAddress)
class OutsideAddressAdmin(LongList):
    list_display = ["shown_url", "shown_verdict", "since_in_words", "looked_at_in_words", "used_by"]
    list_display_links = ["shown_url"]
    list_filter = [AttentionFilter, "verdict"]
    search_fields = ["url__icontains"]
    list_per_page = 25
    actions = ["mark_as_dealt_with"]
    fields = [
        "address",
        "shown_verdict",
        "since_in_words",
        "looks",
        "why",
        "status",
        "new_address",
        "looked_at_in_words",
        "due_at",
        "dealt_with_at",
        "used_by",
    ]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return WithUses

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_deal_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("resources.change_outsideaddress")

    @admin.action(description=gettext_lazy("Mark as dealt with"), permissions=["deal"])
    def mark_as_dealt_with(self, request: HttpRequest, addresses: QuerySet[OutsideAddress]) -> None:
        count = addresses.order_by().update(dealt_with_at=timezone.now())
        self.message_user(
            request,
            ngettext(
                "%d address is off the list until its verdict changes.",
                "%d addresses are off the list until their verdicts change.",
                count,
            )
            % count,
        )

    @admin.display(description=gettext_lazy("address"), ordering="url")
    def shown_url(self, address: OutsideAddress) -> str:
        return shortened(address.url)

    @admin.display(description=gettext_lazy("address"))
    def address(self, address: OutsideAddress) -> SafeString | str:
        return outward(address.url)

    @admin.display(description=gettext_lazy("leads to"), empty_value="–")
    def new_address(self, address: OutsideAddress) -> SafeString | str:
        return outward(address.leads_to) if address.leads_to else ""

    @admin.display(description=gettext_lazy("verdict"), ordering="verdict")
    def shown_verdict(self, address: OutsideAddress) -> SafeString:
        """The verdict, and in a second line what stands behind it."""
        return format_html("<strong>{}</strong><br>{}", address.get_verdict_display(), reason(address))

    @admin.display(description=gettext_lazy("since"), ordering="since", empty_value="–")
    def since_in_words(self, address: OutsideAddress) -> str:
        return datewords.day(address.since.date()) if address.since else ""

    @admin.display(description=gettext_lazy("last looked at"), ordering="looked_at", empty_value="–")
    def looked_at_in_words(self, address: OutsideAddress) -> str:
        return datewords.day(address.looked_at.date()) if address.looked_at else ""

    @admin.display(description=gettext_lazy("used by"))
    def used_by(self, address: OutsideAddress) -> SafeString:
        """Linked to where the address can be corrected."""
        known = getattr(address, "uses", None)
        found = uses_of([address.url])[address.url] if known is None else known
        return format_html_join(mark_safe("<br>"), '<a href="{}">{}</a>', ((use.admin_url, use.title) for use in found))


def reason(address: OutsideAddress) -> str:
    """`404: The page is not there.`, or where it leads to."""
    if address.why:
        sentence = str(Why(address.why).label)
        return f"{address.status}: {sentence}" if address.status else sentence
    if address.verdict in (Verdict.MOVED, Verdict.ELSEWHERE):
        return _("Leads to %(address)s") % {"address": shortened(address.leads_to)}
    return ""


def shortened(url: str, *, most: int = 70) -> str:
    return url if len(url) <= most else f"{url[: most - 1]}…"


def outward(url: str) -> SafeString | str:
    """A link only where it is one to the web."""
    if urlsplit(url).scheme not in ("http", "https"):
        return url
    return format_html('<a href="{}" rel="noreferrer">{}</a>', url, url)
