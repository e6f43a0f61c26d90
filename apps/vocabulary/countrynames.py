"""Countries as people type them: a select of 249 names would weigh as much as a page."""

from functools import lru_cache

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django_countries import countries


def country_code(typed: str) -> str:
    """The two letters of the country that has this name in the active language or in English. ValidationError."""
    code = _codes(get_language() or "en").get(typed.strip().casefold(), "")
    if not code:
        raise ValidationError(
            _("We know no country called “%(value)s”. Write its name, such as Kenya, or its two letters."),
            params={"value": typed.strip()},
        )
    return code


@lru_cache(maxsize=len(settings.LANGUAGES))
def _codes(language: str) -> dict[str, str]:
    """A name, in the reader's language or in English, or its two letters → the two letters."""
    found = {}
    for each in ("en", language):
        with override(each):
            found.update({str(name).casefold(): code for code, name in countries})
    return found | {code.casefold(): code for code, _name in countries}
