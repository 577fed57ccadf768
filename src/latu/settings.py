"""All settings, from environment variables; the defaults suit one small server.

LATU_DATA           folder for everything that is kept: database, media, jobs (./data)
LATU_DATABASE_URL   postgresql://user:password@host/name for PostgreSQL with pgvector; without it SQLite in LATU_DATA
LATU_URL            the address people type, for links in mails (http://127.0.0.1:8000)
LATU_HOSTS          further host names that are answered, separated by commas
LATU_SECRET_KEY     signs cookies; made once and kept in LATU_DATA when missing
LATU_REGION         name of a folder in latu/regions, or a path to one (lapland)
LATU_TIME_ZONE      the region's time zone (Europe/Helsinki)
LATU_MAIL_URL       smtp://user:password@host:587 (STARTTLS) or smtps://…:465; without it mail waits in the outbox
LATU_MAIL_FROM      sender of mails (latu@ the host of LATU_URL)
LATU_PORTAL_URL     search API of the EU Funding & Tenders portal (https://api.tech.ec.europa.eu/search-api/prod/rest/search)
LATU_PROXY          1 behind a proxy that ends TLS and sets X-Forwarded-Proto
LATU_EMBEDDER       0 to search by words only, without vectors (1)
LATU_WORKER         0 to run no jobs inside the web process (then start ./latu worker)
LATU_BACKUP_KEYS    public keys (age1…, blanks between) for which backups are sealed; ./latu backup --new-key makes one
LATU_DEBUG          1 for development only: errors in the browser

The demo is no setting: a folder that `./latu demo` made holds `demo.json`, any other never does.
"""

import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import dj_database_url
from django.core.management.utils import get_random_secret_key
from django.utils.csp import CSP

from latu.core.languages import LANGUAGES as NAMES_OF_LANGUAGES

PACKAGE = Path(__file__).resolve().parent
ROOT = PACKAGE.parent.parent
LATU_DATA = Path(os.environ.get("LATU_DATA") or ROOT / "data").resolve()
LATU_DATA.mkdir(parents=True, exist_ok=True, mode=0o700)
LATU_URL = os.environ.get("LATU_URL", "http://127.0.0.1:8000").rstrip("/")
LATU_REGION = os.environ.get("LATU_REGION", "lapland")
LATU_BACKUP_KEYS = os.environ.get("LATU_BACKUP_KEYS", "").split()
LATU_DEMO = (LATU_DATA / "demo.json").exists()
LATU_PORTAL_URL = os.environ.get(
    "LATU_PORTAL_URL", "https://api.tech.ec.europa.eu/search-api/prod/rest/search"
)
LATU_WORKER = os.environ.get("LATU_WORKER", "1") != "0"
LATU_EMBEDDER = os.environ.get("LATU_EMBEDDER", "1") != "0"
DEBUG = os.environ.get("LATU_DEBUG") == "1"


def _kept_secret() -> str:
    """The key in LATU_DATA, made at the first start; readable by the owner only."""
    path = LATU_DATA / "secret"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(get_random_secret_key(), encoding="utf-8")
    return path.read_text(encoding="utf-8")


SECRET_KEY = os.environ.get("LATU_SECRET_KEY") or _kept_secret()
_host = urlsplit(LATU_URL).hostname or "127.0.0.1"
ALLOWED_HOSTS = [
    "127.0.0.1",
    "localhost",
    "[::1]",
    _host,
    *filter(None, os.environ.get("LATU_HOSTS", "").split(",")),
]
_is_https = LATU_URL.startswith("https://")
if os.environ.get("LATU_PROXY") == "1":
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _is_https
SECURE_HSTS_SECONDS = 31_536_000 if _is_https else 0
SECURE_REFERRER_POLICY = "same-origin"
CSRF_TRUSTED_ORIGINS = [LATU_URL] if _is_https else []
X_FRAME_OPTIONS = "DENY"
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF, CSP.NONCE],
    "img-src": [CSP.SELF, "data:"],
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}

INSTALLED_APPS = [
    "latu.core",
    "latu.accounts",
    "latu.jobs",
    "latu.backups",
    "latu.mail",
    "latu.records",
    "latu.saved",
    "latu.taxonomy",
    "latu.search",
    "latu.organisations",
    "latu.teams",
    "latu.matching",
    "latu.introductions",
    "latu.people",
    "latu.calls",
    "latu.networks",
    "latu.projects",
    "latu.partners",
    "latu.clients",
    "latu.imports",
    "latu.privacy",
    "latu.handover",
    "latu.web",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "latu.web.middleware.ViewerMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "latu.web.middleware.PostOnlyMiddleware",
]

ROOT_URLCONF = "latu.urls"
ASGI_APPLICATION = "latu.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.csp",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "latu.web.context.page",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "latu.web.templatetags.latu",  # the last one wins: both have `language_name`
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
        },
    }
]
FORM_RENDERER = "latu.web.forms.rendering.Renderer"


def _database() -> dict[str, Any]:
    """SQLite in LATU_DATA, or what LATU_DATABASE_URL names."""
    if url := os.environ.get("LATU_DATABASE_URL"):
        return {**dj_database_url.parse(url, conn_health_checks=True), "CONN_MAX_AGE": None}
    return {
        "ENGINE": "latu.core.sqlite",
        "NAME": str(LATU_DATA / "latu.sqlite3"),
        "CONN_MAX_AGE": None,
        "OPTIONS": {"timeout": 20, "transaction_mode": "IMMEDIATE"},
        "TEST": {"NAME": str(LATU_DATA / "test.sqlite3")},
    }


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}


def _mailers() -> dict[str, dict[str, object]]:
    """Django's MAILERS from LATU_MAIL_URL; without it nothing is handed over (`LATU_MAIL_SERVER`)."""
    url = urlsplit(os.environ.get("LATU_MAIL_URL", ""))
    if not url.hostname:
        return {"default": {"BACKEND": "django.core.mail.backends.dummy.EmailBackend"}}
    return {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {
                "host": url.hostname,
                "port": url.port or (465 if url.scheme == "smtps" else 587),
                "username": unquote(url.username or ""),
                "password": unquote(url.password or ""),
                "use_ssl": url.scheme == "smtps",
                "use_tls": url.scheme == "smtp" and bool(url.username),
                "timeout": 20,
            },
        }
    }


MAILERS = _mailers()
LATU_MAIL_SERVER = bool(os.environ.get("LATU_MAIL_URL"))
DEFAULT_FROM_EMAIL = os.environ.get("LATU_MAIL_FROM", f"Latu <latu@{_host}>")

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "latu.web.sign_in.Adapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_REQUIRED = False
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60  # seconds; mail can be slow
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
# Codes for one address: few for one client, so that nobody else keeps its owner out; many for all together.
ACCOUNT_RATE_LIMITS = {
    "request_login_code": "20/m/ip,60/h/key",
    "request_login_code_here": "3/m/key,10/h/key",
    "partner_register": "10/h/ip,3/h/key",
    "partner_answer": "20/h/user,60/d/user",
    "introduction": "10/d/user",
}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_PREVENT_ENUMERATION = True
MFA_SUPPORTED_TYPES = ["webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG or LATU_DEMO
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30

LANGUAGE_CODE = "fi"
LANGUAGES = list(NAMES_OF_LANGUAGES.items())
LANGUAGE_COOKIE_AGE = 60 * 60 * 24 * 365
LANGUAGE_COOKIE_SAMESITE = "Lax"
LOCALE_PATHS = [PACKAGE / "locale"]
USE_TZ = True
TIME_ZONE = os.environ.get("LATU_TIME_ZONE", "Europe/Helsinki")

STATIC_URL = "/static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "latu.web.assets.FingerprintedStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_MAX_AGE = 31_536_000  # addresses carry a fingerprint of the content
MEDIA_ROOT = LATU_DATA / "media"
FILE_UPLOAD_TEMP_DIR = None
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"django.tasks": {"level": "WARNING"}},  # every run leaves its own row
}
