"""WSGI entry point for granian or any WSGI server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cmcoord_portal.settings")

django = get_wsgi_application()

from cmcoord_portal.pagecache import PageCache  # noqa: E402  needs the settings

application = PageCache(django)
