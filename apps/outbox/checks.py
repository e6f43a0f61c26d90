from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.utils.translation import gettext as _


@register(Tags.compatibility, deploy=True)
def lease_outlasts_the_mail_server(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """A lease that ends while a slow mail server is still thinking would let a second worker send the same mail."""
    waits = settings.MAIL_CONNECT_SECONDS + 2 * settings.MAIL_COMMAND_SECONDS + settings.MAIL_ACCEPTANCE_SECONDS
    if waits < settings.MAIL_LEASE_SECONDS:
        return []
    hint = _("Set it above %(seconds)d, all that the mail server may take for one mail.") % {"seconds": waits}
    return [Error(_("MAIL_LEASE_SECONDS is too short."), hint=hint, id="outbox.E001")]
