"""Settings of the portal: secure unless the environment says otherwise. The README's table is made from this file."""

from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from cmcoord_portal import composition, env, keptkey, schedule, urlsettings
from cmcoord_portal.editor import CKEDITOR_CONFIGS as CKEDITOR_CONFIGS

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(
    env.text("VAR_DIR", str(BASE_DIR / "var"), "Folder for what the portal writes on this machine", shown="`var/`")
).resolve()

DEBUG = env.boolean("DEBUG", False, "A developer's or sample site: long error pages, no HTTPS, no second factor")
PORT = env.number("PORT", 8000, "Port of the web process that `make run` starts")
SECRET_KEY = env.text(
    "SECRET_KEY",
    keptkey.read(VAR_DIR / "secret_key") if DEBUG else None,
    "Long random text; signs sessions, links and Message-IDs",
    shown="required",
)
SECRET_KEY_FALLBACKS = env.words(
    "SECRET_KEY_FALLBACKS", [], "Former secret keys: what they signed or encrypted is still read"
)
SITE_URL = env.text(
    "SITE_URL",
    f"http://127.0.0.1:{PORT}" if DEBUG else None,
    "Public address of the portal, https:// and no path; plain http:// only on localhost",
    shown="required",
)
SITE = urlsettings.site(SITE_URL, plain_allowed=DEBUG)
ALLOWED_HOSTS = env.words(
    "ALLOWED_HOSTS",
    [SITE.host, "localhost", "127.0.0.1"] if DEBUG else [SITE.host],
    "Host names answered to, with commas between them",
    shown="host of SITE_URL",
)

INSTALLED_APPS, MIDDLEWARE = composition.APPS, composition.MIDDLEWARE

ROOT_URLCONF = "cmcoord_portal.urls"
WSGI_APPLICATION = "cmcoord_portal.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "cmcoord_portal.context.portal",
            ],
            "libraries": {"richtext": "apps.vocabulary.richtext"},
        },
    }
]

# Data

DATABASE_URL = env.text(
    "DATABASE_URL",
    f"sqlite:///{VAR_DIR / 'portal.sqlite3'}" if DEBUG else None,
    "postgres://user:password@host/name, or sqlite:////path/to/file",
    shown="required",
)
DATABASES = {"default": urlsettings.database(DATABASE_URL)}
CACHE_URL = env.text("CACHE_URL", "db://cache", "redis://host:6379/1, or db:// to keep it in the database")
CACHES = {
    "default": urlsettings.cache(CACHE_URL),
    "edition": urlsettings.edition_cache(CACHE_URL, database=DATABASES["default"], folder=VAR_DIR / "edition"),
    "parts": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 3_000}},
}
STORAGE_URL = env.text(
    "STORAGE_URL",
    f"file://{VAR_DIR / 'media'}",
    "Uploaded files: file:///folder, or s3://bucket?endpoint=https://…&region=… with AWS_ACCESS_KEY_ID and "
    "AWS_SECRET_ACCESS_KEY",
    shown="`var/media/`",
)
FILES_BY_PROXY = env.boolean(
    "FILES_BY_PROXY", False, "The proxy of deploy/nginx.conf.template streams uploaded files itself (X-Accel-Redirect)"
)
STORAGES = {
    "default": urlsettings.storage(STORAGE_URL),
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "cmcoord_portal.stylesheet.LeanStaticFiles"
    },
}
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "apps.vocabulary.editorfiles.TrimmedFinder",
]
WHITENOISE_USE_FINDERS = DEBUG
MEDIA_URL = "/media/"
LIBRARY_FILE_BYTES = 100 * 1024 * 1024  # deploy/nginx.conf.template lets through a little more

# Language and time. The portal counts in UTC; every event knows its own zone.

LANGUAGE_CODE = "en"
LANGUAGES = [
    ("ar", _("Arabic")),
    ("zh-hans", _("Chinese")),
    ("en", _("English")),
    ("fr", _("French")),
    ("ru", _("Russian")),
    ("es", _("Spanish")),
]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "UTC"

# Who signs in, and how

AUTH_USER_MODEL = "members.Member"
AUTHENTICATION_BACKENDS = ["apps.members.letting_in.OnlyPresent"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name", "organization")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "apps.members.passwords.NotKnownToOthers"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_REDIRECT_URL = "my"
JOINING = env.choice(
    "JOINING",
    "open",
    among=["open", "approval", "invitation"],
    meaning="Who may join: open, approval (staff decide on each), invitation (only whom staff invite)",
)
LOGIN_URL = "account_login"
STAFF_SECOND_FACTOR = env.boolean(
    "STAFF_SECOND_FACTOR", not DEBUG, "Staff enter the admin only after a second factor", shown="1"
)
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_SIGNUP_FORM_CLASS = "apps.members.forms.JoiningForm"
ACCOUNT_FORMS = {
    "login": "apps.members.entrance.SignIn",
    "signup": "apps.members.entrance.SignUp",
    "request_login_code": "apps.members.entrance.SignInByCode",
    "reset_password": "apps.members.entrance.ForgottenPassword",
    "change_email": "apps.members.entrance.OtherAddress",
    "change_password": "apps.members.entrance.OtherPassword",
    "reset_password_from_key": "apps.members.entrance.NewPassword",
    "reauthenticate": "apps.members.entrance.StillMe",
}
ACCOUNT_ADAPTER = "apps.members.answers.Answers"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 900  # a mail may take some minutes
ACCOUNT_CHANGE_EMAIL = True  # one address per member
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True  # a changed password, address or second factor is told to its owner
ACCOUNT_RATE_LIMITS = {  # besides allauth's. A class of thirty may join from one address.
    "signup": "20/m/ip,120/h/ip",
    "login": "30/m/ip,300/h/ip",
    "request_login_code": "20/m/ip,120/h/ip,3/m/key,10/h/key",
    "reset_password": "20/m/ip,120/h/ip,5/m/key,10/h/key",
    "change_address": "20/h/user",
    "apply_from": "30/h/ip",
    "apply_to": "3/h/key",
    "apply_files": "60/h/key",
    "member_lists": "60/h/key",
    "member_photos": "20/h/key",
    "member_looks": "300/h/key",
    "member_misses": "40/h/key",
    "contact": "60/h/ip",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {"add_webauthn": "apps.members.newkey.NewKey"}
MFA_ADAPTER = "apps.members.secondfactor.EncryptedSecrets"
MFA_TOTP_TOLERANCE = 1  # a step of 30 seconds: the clocks of old telephones are not exact
MFA_TOTP_ISSUER = "Humanitarian // Military Dialogue"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG

# How long people are known

ERASURE_DAYS = env.number("ERASURE_DAYS", 14, "How long a member who asked to be erased can change their mind")
DORMANT_MONTHS = env.number("DORMANT_MONTHS", 24, "After so long without a sign-in members are warned, then erased")

# Mail

EMAIL_URL = env.text(
    "EMAIL_URL",
    "smtp://127.0.0.1:1025" if DEBUG else None,
    "Outgoing mail: smtp://, smtp+tls:// (STARTTLS) or smtps:// and user:password@host:port",
    shown="required",
)
EMAIL_BACKEND = "cmcoord_portal.accountmail.IntoTheOutbox"  # what allauth sends; everything else is queued directly
EMAIL = urlsettings.mail_server(EMAIL_URL)
EMAIL_HOST, EMAIL_PORT = EMAIL.host, EMAIL.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = EMAIL.user, EMAIL.password
EMAIL_USE_TLS, EMAIL_USE_SSL = EMAIL.starttls, EMAIL.ssl
EMAIL_TIMEOUT = 10
MAIL_DOMAIN = env.text(
    "MAIL_DOMAIN",
    "portal.example" if DEBUG else SITE.host,
    "Domain of Message-IDs and calendar UIDs; never change it once in use",
    shown="host of SITE_URL",
)
DEFAULT_FROM_EMAIL = env.text(
    "MAIL_FROM",
    f"CMCS Training <training@{MAIL_DOMAIN}>",
    "From, and organizer of calendar entries: a role mailbox",
    shown="CMCS Training at MAIL_DOMAIN",
)
SERVER_EMAIL = DEFAULT_FROM_EMAIL
MAIL_REPLY_TO = env.text("MAIL_REPLY_TO", DEFAULT_FROM_EMAIL, "Reply-To that people read", shown="MAIL_FROM")
MAIL_HOLD_SECONDS = env.number(
    "MAIL_HOLD_SECONDS",
    60 if DEBUG else 600,
    "How long a published notice's mail waits and can be withdrawn",
    shown="600 (60 with DEBUG)",
)
MAIL_SAFE_MODE = env.boolean("MAIL_SAFE_MODE", False, "Staging: mail leaves only to MAIL_ALLOWED")
MAIL_ALLOWED = env.words("MAIL_ALLOWED", [], "Addresses or @domains that safe mode lets through")
MAIL_CONNECT_SECONDS, MAIL_COMMAND_SECONDS, MAIL_ACCEPTANCE_SECONDS = 10, 30, 60
MAIL_LEASE_SECONDS = env.number(
    "MAIL_LEASE_SECONDS", 180, "How long a killed worker's mails wait for another; longer than the mail server may take"
)
MAIL_BACKOFF_SECONDS = [
    int(pause)
    for pause in env.words(
        "MAIL_BACKOFF_SECONDS", ["60", "300", "900", "3600"], "Waits before trying again; the last one repeats for 48 h"
    )
]
MAIL_GIVE_UP_SECONDS = 48 * 3600
MAIL_PAUSE_SECONDS = env.number("MAIL_PAUSE_SECONDS", 600, "Pause after the mail server refused us as a whole")
MAIL_STALE_SECONDS = 24 * 3600

# Tasks. The database is the truth: the broker only wakes workers.

CELERY_BROKER_URL = env.text(
    "CELERY_BROKER_URL",
    "filesystem://localhost",
    "redis://host:6379/0, or filesystem://localhost where all processes share VAR_DIR",
)
CELERY_BROKER_TRANSPORT_OPTIONS = urlsettings.broker_options(CELERY_BROKER_URL, VAR_DIR / "broker")
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")
CELERY_BEAT_SCHEDULE, CELERY_TASK_ROUTES = schedule.BEAT, schedule.ROUTES

# Browser security

SECURE_SSL_REDIRECT = SITE.https
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31_536_000 if SITE.https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SITE.https
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SITE.https
PROXY_COUNT = env.number("PROXY_COUNT", 0, "Proxies in front that set X-Forwarded-For and X-Forwarded-Proto")
ALLAUTH_TRUSTED_PROXY_COUNT = PROXY_COUNT
if PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        **{name: [SELF] for name in ("style-src", "script-src", "font-src", "connect-src", "form-action")},
        "img-src": [SELF, "data:"],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# CKEditor 4 is out of support; what it writes is cleaned on save and on output (apps/vocabulary/richtext.py).
SILENCED_SYSTEM_CHECKS = ["ckeditor.W001"]
RICH_TEXT_WIDGET = "ckeditor.widgets.CKEditorWidget"
IMPORT_EXPORT_ESCAPE_FORMULAE_ON_EXPORT = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "loggers": {
        "django": {"handlers": []},  # or each line appears twice with DEBUG
        "fontTools": {"level": "WARNING"},  # it tells which letters a name on a certificate has
    },
    "root": {
        "handlers": ["console"],
        "level": env.choice(
            "LOG_LEVEL", "INFO", among=["DEBUG", "INFO", "WARNING", "ERROR"], meaning="How much is told"
        ),
    },
}
