"""The portal's settings in an environment fit for tests. What the real environment says wins, so that the same tests
run on PostgreSQL with DATABASE_URL set."""

import atexit
import os
import shutil
import tempfile

# Each process that runs tests has a folder of its own; those that a test starts share it.
owner = os.environ.get("PYTEST_XDIST_WORKER", "")
if "VAR_DIR" not in os.environ or os.environ.get("VAR_DIR_OWNER", owner) != owner:
    os.environ["VAR_DIR_OWNER"] = owner
    os.environ["VAR_DIR"] = tempfile.mkdtemp(prefix="portal-tests-")
    atexit.register(shutil.rmtree, os.environ["VAR_DIR"], ignore_errors=True)

for name, value in {
    "DEBUG": "1",
    "SECRET_KEY": "only for tests: nothing signed with it is worth anything",
    "SITE_URL": "http://testserver",
    "ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
    "CACHE_URL": "locmem://",
    "EMAIL_URL": "smtp://127.0.0.1:9",
    "CELERY_BROKER_URL": "memory://",
    "LOG_LEVEL": "WARNING",
    "MAIL_HOLD_SECONDS": "600",
}.items():
    os.environ.setdefault(name, value)

from cmcoord_portal.settings import *  # noqa: E402, F403  the environment above comes first
from cmcoord_portal.settings import DATABASES, STATIC_ROOT, VAR_DIR  # noqa: E402

STATIC_ROOT.mkdir(parents=True, exist_ok=True)
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, as on the sample site: threads and processes meet the locks that they will meet there.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}
