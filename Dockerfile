# syntax=docker/dockerfile:1
FROM python:3.11-slim-bookworm AS build

ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /venv
COPY requirements.txt /
RUN /venv/bin/pip install --require-hashes -r /requirements.txt

WORKDIR /portal
COPY manage.py ./
COPY cmcoord_portal cmcoord_portal
COPY apps apps
COPY templates templates
COPY static static
COPY locale locale
# Compressed once, here; the key is good for nothing but this step. DEBUG stays off: the names carry hashes.
RUN SECRET_KEY=for-collecting-static-files-only SITE_URL=https://localhost DATABASE_URL=sqlite:////tmp/none \
    EMAIL_URL=smtp://localhost VAR_DIR=/build /venv/bin/python manage.py collectstatic --no-input --verbosity 0


FROM python:3.11-slim-bookworm

ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 VAR_DIR=/var/lib/portal
RUN useradd --system --uid 10001 --home-dir /var/lib/portal --create-home portal \
    && install --directory --owner portal /var/lib/portal/media
COPY --from=build /venv /venv
COPY --from=build /portal /portal
COPY --from=build --chown=portal /build/static /var/lib/portal/static
COPY deploy/probe.py /portal/deploy/probe.py
WORKDIR /portal
USER portal
EXPOSE 8000
CMD ["granian", "--interface", "wsgi", "--no-ws", "--host", "0.0.0.0", "--workers", "2", "cmcoord_portal.wsgi:application"]
