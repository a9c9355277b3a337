"""The environment variables that the portal's settings read, put together for each kind of run."""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from launcher.paths import private_file, private_folder

# Refused at once: a command that must not touch a server gets an address where none is.
NOWHERE = {
    "DATABASE_URL": "postgres://portal:portal@127.0.0.1:1/portal",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "EMAIL_URL": "smtp://127.0.0.1:1",
}


def secret_key(folder: Path) -> str:
    """The demo's own key, made once, so that a restart does not sign people out."""
    path = private_folder(folder, 0o711) / "secret"
    if not path.exists():
        private_file(path, secrets.token_urlsafe(50))
    return path.read_text()


def base(folder: Path, base_url: str) -> dict[str, str]:
    """What every run on this data folder shares. What the person set already wins."""
    defaults = {
        "PORTAL_BASE_URL": base_url,
        "PORTAL_DATA_DIR": str(folder),
        "MEDIA_ROOT": str(private_folder(folder / "media")),
        "STATIC_ROOT": str(private_folder(folder / "static")),
        "ALLOWED_HOSTS": "127.0.0.1,localhost",
        "DJANGO_SETTINGS_MODULE": "platform_portal.settings",
    }
    env = defaults | dict(os.environ)
    if not (env.get("SECRET_KEY") or env.get("SECRET_KEY_FILE")):
        env["SECRET_KEY"] = secret_key(folder)
    return env


def demo_mode() -> dict[str, str]:
    """Only for an embedded database: sign-in without a password, files without a virus scan."""
    return {"PORTAL_DEMO": "1", "SCANNER": "demo"}


def portal(folder: Path, address: str, servers: Mapping[str, str]) -> dict[str, str]:
    """For the portal on `servers` (the addresses of what was started for it).

    Demo mode needs an embedded database: with somebody's own, nothing may sign in without a
    password.
    """
    env = base(folder, address) | dict(servers)
    if "DATABASE_URL" in servers:
        env |= demo_mode()
    return env


def without_servers(folder: Path) -> dict[str, str]:
    """For commands that read code only: settings load, and no server is there to be changed."""
    return base(folder, "http://127.0.0.1:8000") | NOWHERE | demo_mode()
