"""One settings file. What differs between installations comes from the environment.

A value may also come from a file: `SECRET_KEY_FILE=/run/secrets/key` (Docker secrets).
A missing SECRET_KEY, DATABASE_URL, REDIS_URL or EMAIL_URL stops the start.
"""

from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import environ
from celery.schedules import crontab
from django.utils.csp import CSP

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.FileAwareEnv()

SECRET_KEY = env("SECRET_KEY")
DEBUG = env.bool("DEBUG", default=False)
PORTAL_DEMO = env.bool("PORTAL_DEMO", default=False)
PORTAL_BASE_URL = env("PORTAL_BASE_URL", default="http://127.0.0.1:8000")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"])
CSRF_TRUSTED_ORIGINS = [PORTAL_BASE_URL]
DATA_DIR = Path(env("PORTAL_DATA_DIR", default=str(BASE_DIR / ".portal")))

INSTALLED_APPS = [
    "platform_portal.apps.PlatformPortalConfig",
    "insight",
    "grants",
    "agreements",
    "partnerships",
    "consultations",
    "forums",
    "organisations",
    "accounts",
    "dispatch",
    "core",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "crispy_forms",
    "django_htmx",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.language.LanguageMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "core.access.AccessMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.sessions.SessionLimits",
    "accounts.signin.RequireMfaMiddleware",
    "core.errors.RefusedMiddleware",
]

ROOT_URLCONF = "platform_portal.urls"
WSGI_APPLICATION = "platform_portal.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["core.templatetags.portal"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "platform_portal.context.portal",
            ],
        },
    }
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "designsystemet"
CRISPY_TEMPLATE_PACK = "designsystemet"

# --- Data ---------------------------------------------------------------------------------------
DATABASES = {"default": env.db("DATABASE_URL")}
DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
# Rate limits and used one-time codes: they must hold, and sign-in must work, without Redis.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "portal_cache",
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    }
}
MEDIA_ROOT = env("MEDIA_ROOT", default=str(DATA_DIR / "media"))
STATIC_URL = "static/"
STATIC_ROOT = env("STATIC_ROOT", default=str(DATA_DIR / "static"))
NODE_MODULES = BASE_DIR / "node_modules"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("npm/designsystemet-css", NODE_MODULES / "@digdir/designsystemet-css/dist"),
    ("npm/designsystemet-web", NODE_MODULES / "@digdir/designsystemet-web/dist"),
    ("npm/inter", NODE_MODULES / "@fontsource/inter"),
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": env(
            "STATICFILES_STORAGE",
            default=("whitenoise.storage.CompressedManifestStaticFilesStorage"),
        )
    },
}
FILE_MAX_BYTES = 25 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
SCANNER = env("SCANNER", default="clamd")
CLAMD_ADDRESS = env("CLAMD_ADDRESS", default="127.0.0.1:3310")

MESSAGE_TAGS = {40: "danger", 10: "info"}  # Designsystemet's words for Django's levels

# --- People -------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
_validation = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": f"{_validation}.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("name", "email")},
    },
    {"NAME": "accounts.forms.LongEnough", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{_validation}.CommonPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = int(timedelta(days=1).total_seconds())
ACCOUNT_ADAPTER = "accounts.signin.AccountAdapter"
ACCOUNT_CHANGE_EMAIL = True  # one address each, changed when the new one is confirmed
ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS = 1
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # no letter to a stranger because somebody typed a name
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_FORMS = {
    "add_email": "accounts.forms.AddEmailForm",
    "change_password": "accounts.forms.ChangePasswordForm",
    "login": "accounts.forms.LoginForm",
    "reauthenticate": "accounts.forms.ReauthenticateForm",
    "reset_password": "accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "accounts.forms.ResetPasswordKeyForm",
    "set_password": "accounts.forms.SetPasswordForm",
    "signup": "accounts.forms.SignupForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True  # only in the browser that signed up
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
MFA_ADAPTER = "accounts.signin.MfaAdapter"
MFA_ALLOW_UNVERIFIED_EMAIL = True  # nobody signs in unverified; a changed address may wait
MFA_FORMS = {
    "activate_totp": "accounts.forms.ActivateTOTPForm",
    "authenticate": "accounts.forms.AuthenticateForm",
    "reauthenticate": "accounts.forms.CodeAgainForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Samspill"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "start"
LOGOUT_REDIRECT_URL = "front"
SESSION_COOKIE_AGE = int(timedelta(hours=12).total_seconds())
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"

# --- Language and time --------------------------------------------------------------------------
LANGUAGE_CODE = "nb"
LANGUAGES = [("nb", "Bokmål"), ("nn", "Nynorsk")]  # each named in itself (accounts/language.py)
LANGUAGE_COOKIE_NAME = "sprak"
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Oslo"
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

# --- Letters ------------------------------------------------------------------------------------
_relay = urlsplit(env("EMAIL_URL"))
RELAY = {
    "host": _relay.hostname or "127.0.0.1",
    "port": _relay.port or 25,
    "user": _relay.username or "",
    "password": _relay.password or "",
    "starttls": _relay.scheme == "smtp+tls",
}
# demo:///file or a plain path; postfix:///file?config=/etc/postfix; empty: a person decides.
RELAY_LOG = env("RELAY_LOG", default="")
# Where bounces come home: maildir:///folder or imaps://user:pass@host/INBOX; empty: not read.
MAILBOX_URL = env("MAILBOX_URL", default="").strip()
BOUNCE_DAYS = env.int("BOUNCE_DAYS", default=30)  # later than this a bounce is believed no more
# Letters a second to one domain; a row of dispatch.DomainRate goes before both.
DOMAIN_RATE = env.float("DOMAIN_RATE", default=20.0)
DOMAIN_RATES = dict.fromkeys(
    ["gmail.com", "outlook.com", "hotmail.com", "live.no", "live.com", "icloud.com", "yahoo.no"],
    env.float("BIG_DOMAIN_RATE", default=5.0),
)
PORTAL_MAIL_DIR = env("PORTAL_MAIL_DIR", default="")
MAIL_DOMAIN = env("MAIL_DOMAIN", default="samspill.example")
DEFAULT_FROM_EMAIL = f"Samspill <post@{MAIL_DOMAIN}>"
# Every letter is a row in `dispatch`; nothing goes out through Django's own mail (adr/0004).
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.dummy.EmailBackend"}}
SILENCED_SYSTEM_CHECKS = ["mail.E001"]  # «development-only backend»: see the line above

# --- Celery: it only wakes (no retry, no ETA, no result) ------------------------------------------
CELERY_BROKER_URL = env("REDIS_URL")
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = False
CELERY_TASK_PUBLISH_RETRY = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # the worker polls PostgreSQL meanwhile
# A wake-up is tried once and briefly: kombu itself would otherwise hold a web request for 6 s.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_timeout": 0.5,
    "socket_connect_timeout": 0.2,
    "max_retries": 0,
}
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE = {
    "drain": {"task": "dispatch.tasks.drain", "schedule": 5.0, "options": {"expires": 5}},
    "settle": {"task": "dispatch.tasks.settle", "schedule": 5.0, "options": {"expires": 5}},
    "sessions": {"task": "accounts.tasks.forget_ended_sessions", "schedule": 3600.0},
    "mailbox": {
        "task": "dispatch.tasks.read_mailbox",
        "schedule": env.float("MAILBOX_SECONDS", default=30.0),
        "options": {"expires": 30},
    },
    "claims": {"task": "organisations.tasks.expire_claims", "schedule": timedelta(hours=1)},
    "reminders": {
        "task": "consultations.tasks.remind",
        "schedule": crontab(minute=5),  # each hour, for it is due at an hour in Oslo
        "options": {"expires": 1800},
    },
    "turns": {
        "task": "forums.tasks.tell_of_turns",
        "schedule": crontab(minute=10),  # each hour, so that a beat that slept is only late
        "options": {"expires": 1800},
    },
    "meetings": {
        "task": "forums.tasks.remind_of_meetings",
        "schedule": crontab(minute=15),
        "options": {"expires": 1800},
    },
    "innspill": {
        "task": "forums.tasks.remind_proposals",
        "schedule": crontab(minute=25),  # each hour, for a day begins at an hour in Oslo
        "options": {"expires": 1800},
    },
    "grants": {
        "task": "grants.tasks.remind_of_grants",
        "schedule": crontab(minute=35),  # each hour, for a day begins at an hour in Oslo
        "options": {"expires": 1800},
    },
    "grants-over": {
        "task": "grants.tasks.close_finished",
        "schedule": crontab(hour=1, minute=35),  # UTC: each night
        "options": {"expires": 6 * 3600},
    },
    "agreements": {
        "task": "agreements.tasks.turn_editions",
        "schedule": crontab(minute=45),  # each hour, for a day begins at an hour in Oslo
        "options": {"expires": 1800},
    },
    "partnerships": {
        "task": "partnerships.tasks.keep_partnerships",
        "schedule": crontab(minute=50),  # each hour, for a day begins at an hour in Oslo
        "options": {"expires": 1800},
    },
    "policies": {
        "task": "agreements.tasks.remind_of_policies",
        "schedule": crontab(hour=7, minute=50),  # UTC: in the morning, once a day is enough
        "options": {"expires": 6 * 3600},
    },
    "activities": {
        "task": "agreements.tasks.remind_of_activities",
        "schedule": crontab(hour=7, minute=55),  # UTC: in the morning, once a day is enough
        "options": {"expires": 6 * 3600},
    },
    "challenges": {
        "task": "partnerships.tasks.keep_challenges",
        "schedule": crontab(minute=55),  # each hour, for a day begins at an hour in Oslo
        "options": {"expires": 1800},
    },
    "yearly": {"task": "organisations.tasks.ask_if_still_true", "schedule": timedelta(hours=12)},
}

# --- The register -------------------------------------------------------------------------------
# Empty: this installation reads files only.
REGISTER_BASE_URL = env("REGISTER_BASE_URL", default="https://data.brreg.no/enhetsregisteret/api")
VOLUNTARY_REGISTER_BASE_URL = env(
    "VOLUNTARY_REGISTER_BASE_URL", default="https://data.brreg.no/frivillighetsregisteret/api"
)
# Every night, except from the demo, which leaves the real registers in peace.
_loopback = urlsplit(REGISTER_BASE_URL).hostname in {"127.0.0.1", "localhost", "::1"}
REGISTER_NIGHTLY = bool(REGISTER_BASE_URL) and (_loopback or not PORTAL_DEMO)
if REGISTER_NIGHTLY:
    CELERY_BEAT_SCHEDULE["registers"] = {
        "task": "organisations.tasks.read_registers",
        "schedule": crontab(hour=2, minute=17),  # UTC: the register's own night is over
        "options": {"expires": 6 * 3600},
    }

# --- Security -----------------------------------------------------------------------------------
_https = PORTAL_BASE_URL.startswith("https://")
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
    "form-action": [CSP.SELF],
}
SECURE_SSL_REDIRECT = _https
SECURE_REDIRECT_EXEMPT = [r"^helse/$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _https else None
SECURE_HSTS_SECONDS = 31_536_000 if _https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _https
SECURE_HSTS_PRELOAD = _https
SESSION_COOKIE_SECURE = _https
CSRF_COOKIE_SECURE = _https
CSRF_FAILURE_VIEW = "platform_portal.views.csrf_failure"
X_FRAME_OPTIONS = "DENY"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "loggers": {"httpx": {"level": "WARNING"}},  # else a line for each page of a register
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="INFO")},
}
