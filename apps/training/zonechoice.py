"""In whose time hours are told besides the host's: as the address says, else a member's own zone, else UTC."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from apps.training.selection import Selection
from apps.vocabulary.zones import zone_names

ZONES = [
    "Pacific/Honolulu",
    "America/Los_Angeles",
    "America/Mexico_City",
    "America/Panama",
    "America/Bogota",
    "America/New_York",
    "America/Santo_Domingo",
    "America/Sao_Paulo",
    "Africa/Dakar",
    "Europe/London",
    "Africa/Lagos",
    "Europe/Paris",
    "Europe/Madrid",
    "Africa/Cairo",
    "Africa/Johannesburg",
    "Europe/Kyiv",
    "Africa/Nairobi",
    "Europe/Istanbul",
    "Europe/Moscow",
    "Asia/Amman",
    "Asia/Dubai",
    "Asia/Kabul",
    "Asia/Karachi",
    "Asia/Almaty",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Asia/Dhaka",
    "Asia/Yangon",
    "Asia/Bangkok",
    "Asia/Jakarta",
    "Asia/Shanghai",
    "Asia/Manila",
    "Asia/Tokyo",
    "Australia/Sydney",
    "Pacific/Port_Moresby",
    "Pacific/Fiji",
    "Pacific/Auckland",
]
"""One or two for each offset, or the list would weigh as much as a page. An address may name any other."""


class ZoneChoice(forms.Form):
    zone = forms.ChoiceField(
        label=gettext_lazy("Show hours also in the time of"),
        required=False,
        widget=Selection,
        error_messages={
            "invalid_choice": gettext_lazy(
                "“%(value)s” is not a time zone. Write a name such as Africa/Nairobi, or UTC."
            )
        },
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        asked = str(self.data.get("zone", ""))
        offered = sorted({*ZONES, *({asked} & {*zone_names()})} - {"UTC"})
        self.offer("zone", [("", "UTC"), *((name, name.replace("_", " ")) for name in offered)])

    def offer(self, name: str, choices: Any) -> None:
        field: Any = self.fields[name]
        field.choices = [*field.choices, *choices]

    @property
    def zone_name(self) -> str:
        return str(self.cleaned_data.get("zone") or "") if self.is_bound and self.is_valid() else ""


def zone_of(request: HttpRequest, chosen: str = "") -> str:
    return chosen or (str(request.user.time_zone) if request.user.is_authenticated else "UTC")
