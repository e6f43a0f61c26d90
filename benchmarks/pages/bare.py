"""The reference: the least that Django can answer. Run by gunicorn with two sync workers."""

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path


def hello(request: HttpRequest) -> HttpResponse:
    return HttpResponse(b"hello")


settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"], SECRET_KEY="none is needed", MIDDLEWARE=[])
urlpatterns = [path("", hello)]
application = get_wsgi_application()
