"""Django's settings. What differs between installations comes from `env.py`; the rest is decided here."""

from __future__ import annotations

import os
import sys
from typing import Any

from csp.constants import NONE, SELF

from aims.config import keys
from aims.config.env import ROOT, BadEnvironment, load

try:
    ENV = load(os.environ)
    ENV.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    SECRET_KEY = ENV.secret_key or keys.kept(ENV.data_dir / "secrets" / "secret_key")
except (BadEnvironment, ValueError, OSError) as error:
    sys.exit(str(error))  # words for the operator, no traceback

BASE_DIR = ROOT
DEBUG = ENV.debug
ALLOWED_HOSTS = ENV.hosts

# --- the application -------------------------------------------------------------------------

INSTALLED_APPS = [
    "aims.platform",
    "aims.catalogue",
    "aims",
    "documents",
    "risks",
    "controls",
    "audits",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "guardian",
    "simple_history",
    "csp",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "aims.config.headers.HeadersMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "aims.platform.views.refusals.RefusalMiddleware",
]
ROOT_URLCONF = "aims.config.urls"
WSGI_APPLICATION = "aims.config.wsgi.application"
ASGI_APPLICATION = "aims.config.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["django.template.loaders.filesystem.Loader"],
                )
            ]
            if not DEBUG
            else ["django.template.loaders.filesystem.Loader"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "aims.platform.views.context.frame",
            ],
        },
    }
]

# --- people and sign-in ----------------------------------------------------------------------

AUTH_USER_MODEL = "platform.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "guardian.backends.ObjectPermissionBackend",
]
ANONYMOUS_USER_NAME = None  # guardian would write a user row at each migrate
PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {}),
        ("MinimumLengthValidator", {"min_length": 12}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "start"
LOGOUT_REDIRECT_URL = "sign-in"
AIMS_TRUSTED_PROXIES = ENV.trusted_proxies
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "aims.config.errors.csrf_failure"

# --- what a browser may do -------------------------------------------------------------------

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = ENV.https
if ENV.https:
    # A proxy in front ends TLS, and must set or remove this header itself (docs/operations).
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    }
}

# --- data ------------------------------------------------------------------------------------

DATABASES: dict[str, dict[str, Any]] = {"default": ENV.database_url}
if ENV.database_password_file:
    DATABASES["default"]["PASSWORD"] = ENV.database_password_file.read_text(encoding="utf-8").strip()
DATABASE_ROUTERS = ["aims.platform.past.PastRouter"]
SIMPLE_HISTORY_DATE_INDEX = False  # aims.platform.history brings the indexes that serve the past
AIMS_FILES_DIR = ENV.files_dir
AIMS_DATA_DIR = ENV.data_dir
AIMS_IMPORT_LIMIT = ENV.import_limit_mb * 1024 * 1024
AIMS_EVIDENCE_LIMIT = ENV.evidence_limit_mb * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000  # a Statement of 38 lines, or a mapping of wide tables, in one form
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_HANDLERS = ["aims.platform.uploads.LimitedUploadHandler"]

# --- files of ours: stylesheets, scripts, pictures -------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_ALLOW_ALL_ORIGINS = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# --- language, time, mail, log ---------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = ENV.time_zone
globals().update(ENV.email_url)
DEFAULT_FROM_EMAIL = SERVER_EMAIL = ENV.email_from
AIMS_PUBLIC_URL = ENV.public_url or f"{'https' if ENV.https else 'http'}://{ENV.hosts[0].lstrip('.')}"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": ENV.log_level},
    "loggers": {
        "django": {"handlers": [], "level": ENV.log_level, "propagate": True},
        # It warns of every broker without a host name; the file-system transport has none.
        "kombu.connection": {"level": "ERROR"},
        "weasyprint": {"level": "WARNING"},
        "fontTools": {"level": "WARNING"},
    },
}

# --- jobs: a row first, the broker only rings (design decision 10) ---------------------------

AIMS_JOB_LEASE_SECONDS = ENV.job_lease_seconds
CELERY_BROKER_URL = ENV.broker_url
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CONCURRENCY = ENV.job_processes
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {"polling_interval": 0.2}
if ENV.broker_url == "filesystem://":
    CELERY_BROKER_TRANSPORT_OPTIONS |= {
        "data_folder_in": str(ENV.data_dir / "broker" / "messages"),
        "data_folder_out": str(ENV.data_dir / "broker" / "messages"),
        "control_folder": str(ENV.data_dir / "broker" / "control"),
    }
    for folder in ("messages", "control"):  # the transport lists them without making them
        (ENV.data_dir / "broker" / folder).mkdir(mode=0o700, parents=True, exist_ok=True)
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULER = "aims.config.alive.Scheduler"
CELERY_BEAT_SCHEDULE_FILENAME = str(ENV.data_dir / "beat" / "schedule")
CELERY_BEAT_MAX_LOOP_INTERVAL = 1  # it sleeps through a request to stop
CELERY_BEAT_SCHEDULE = {
    # A message nobody took in time is dropped: after a long stop one sweep is enough.
    "platform.sweep_jobs": {
        "task": "aims.platform.tasks.sweep_jobs",
        "schedule": 5.0,
        "options": {"expires": 5.0},
    },
    "platform.sweep_reviews": {
        "task": "aims.platform.tasks.sweep_reviews",
        "schedule": 60.0,
        "options": {"expires": 60.0},
    },
    "platform.send_mail": {
        "task": "aims.platform.tasks.send_mail",
        "schedule": 10.0,
        "options": {"expires": 10.0},
    },
    "platform.sweep_files": {
        "task": "aims.platform.tasks.sweep_files",
        "schedule": 24 * 60 * 60.0,
        "options": {"expires": 60 * 60.0},
    },
}
