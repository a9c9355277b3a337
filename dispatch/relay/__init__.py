"""The mail relay we hand letters to, and what its log proves.

A relay's own log is the only evidence when a connection breaks after the text was sent. Adapters:
the demo relay's log, Postfix's, none (then a person decides). The setting RELAY_LOG says which.
"""

import smtplib
import ssl
from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings

from dispatch.relay.demo import DemoRelayLog
from dispatch.relay.evidence import Evidence, NoLog, Proof, RelayLog
from dispatch.relay.postfix import PostfixLog

__all__ = [
    "DemoRelayLog",
    "Evidence",
    "NoLog",
    "PostfixLog",
    "Proof",
    "RelayLog",
    "connect",
    "log",
    "log_is_kept",
]

TIMEOUT = 30  # seconds for each step of the conversation


def log() -> RelayLog:
    """The adapter that this installation has.

    Raises:
        ValueError: RELAY_LOG has a scheme that nobody reads.
    """
    url = urlsplit(settings.RELAY_LOG)
    if not settings.RELAY_LOG:
        return NoLog()
    if not url.scheme:
        return DemoRelayLog(settings.RELAY_LOG)
    if url.scheme == "demo":
        return DemoRelayLog(unquote(url.path))
    if url.scheme == "postfix":
        asked = {name: values[-1] for name, values in parse_qs(url.query).items()}
        return PostfixLog(unquote(url.path), **asked, connect=connect)
    raise ValueError(f"RELAY_LOG: «{url.scheme}» is no kind of log")


def log_is_kept() -> bool:
    """Whether a log can settle what a broken conversation leaves in doubt."""
    return bool(settings.RELAY_LOG)


def connect() -> smtplib.SMTP:
    """An open conversation with the relay.

    Raises:
        OSError, smtplib.SMTPException: it does not answer; nothing has been sent.
    """
    link = smtplib.SMTP(settings.RELAY["host"], settings.RELAY["port"], timeout=TIMEOUT)
    try:
        if settings.RELAY["starttls"]:
            link.starttls(context=ssl.create_default_context())
        if settings.RELAY["user"]:
            link.login(settings.RELAY["user"], settings.RELAY["password"])
    except Exception:
        link.close()
        raise
    return link
