"""Chromium for the browser tests: found, or installed where that is one safe command."""

import os
import shutil
import subprocess

from launcher.say import say, step

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def arguments() -> list[str]:
    """How to start it: as root it refuses its sandbox, and tests need no calls home."""
    quiet = ["--disable-background-networking", "--disable-component-update", "--no-first-run"]
    return [*quiet, "--no-sandbox"] if os.geteuid() == 0 else quiet


def prepare() -> dict[str, str]:
    """PORTAL_CHROMIUM with the program, or PORTAL_CHROMIUM_MISSING with the reason."""
    found = _find() or _install()
    if found:
        return {"PORTAL_CHROMIUM": found}
    return {
        "PORTAL_CHROMIUM_MISSING": (
            "Chromium mangler: installer pakken chromium, eller pek på en med PORTAL_CHROMIUM."
        )
    }


def _find() -> str | None:
    asked = os.environ.get("PORTAL_CHROMIUM")
    if asked:
        return asked
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def _install() -> str | None:
    """Only as root on a machine with apt, where it asks nobody anything."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return None
    say("Fant ikke Chromium; installerer den med apt-get …")
    with step("Chromium"):
        for command in (["update"], ["install", "--yes", "--no-install-recommends", "chromium"]):
            subprocess.run(
                ["apt-get", "--quiet", *command],
                capture_output=True,
                check=False,
                env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"},
            )
    return _find()
