"""Where an address stands, and where staff can correct it: as many queries for a page of addresses as for one."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from apps.pages.models import Link
from apps.resources.models import Copy, Edition, Resource


@dataclass(frozen=True)
class Use:
    title: str
    admin_url: str


def uses_of(urls: Iterable[str]) -> dict[str, list[Use]]:
    found: dict[str, list[Use]] = {url: [] for url in urls}
    resources = [*_of_editions(found), *_of_copies(found)]
    titles = Resource.objects.in_language(None).in_bulk([resource for _url, resource in resources])
    for url, resource in dict.fromkeys(resources):
        found[url].append(Use(titles[resource].title, reverse("admin:resources_resource_change", args=[resource])))
    for link in Link.objects.filter(url__in=found):
        found[link.url].append(Use(link.label, reverse("admin:pages_link_change", args=[link.pk])))
    return found


def _of_editions(urls: Iterable[str]) -> Iterable[tuple[str, int]]:
    return Edition.objects.filter(address__in=urls).order_by("pk").values_list("address", "resource_id")


def _of_copies(urls: Iterable[str]) -> Iterable[tuple[str, int]]:
    return Copy.objects.filter(url__in=urls).order_by("pk").values_list("url", "edition__resource_id")
