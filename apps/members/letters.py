"""Mails about an account, each in the language of the person it goes to. They leave through `EMAIL_BACKEND`."""

from datetime import datetime
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from apps.vocabulary import datewords


def tell(letter: str, address: str, *, language: str, until: datetime | None = None, **context: Any) -> None:
    """`letter` is the beginning of a template's name in `account/email/`; `until` is told in words, in UTC."""
    with override(language):
        if until:
            context["until_words"] = datewords.moment(until, "UTC")
        get_adapter().send_mail(f"account/email/{letter}", address, context)


def address_of(page: str, *args: Any, language: str, query: str = "") -> str:
    """A page's whole address in that language."""
    with override(language):
        return f"{settings.SITE_URL}{reverse(page, args=args)}{query}"
