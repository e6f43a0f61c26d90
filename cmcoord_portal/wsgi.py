"""WSGI entry point for granian or any WSGI server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cmcoord_portal.settings")

application = get_wsgi_application()
