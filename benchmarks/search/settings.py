"""As in production, but for static files: their names need no hashes here, and so no collecting."""

from cmcoord_portal.settings import *  # noqa: F403
from cmcoord_portal.settings import STORAGES

STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
