"""The portal's, but that members may read on: who measures asks more often in a second than a person in a day."""

from cmcoord_portal.settings import *  # noqa: F403
from cmcoord_portal.settings import ACCOUNT_RATE_LIMITS as WITH_LIMITS

ACCOUNT_RATE_LIMITS = {**WITH_LIMITS, "member_lists": "100000/s/key"}
