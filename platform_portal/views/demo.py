"""The demo's letter box: what the local relay has received. Exists only in the demo."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.access import public

SHOWN = 100


@dataclass(frozen=True)
class Mail:
    """One received letter, as plain text."""

    name: str
    to: str
    subject: str
    sent: datetime | None
    text: str


@public
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """The newest letters to the invented people and organisations."""
    wanted = request.GET.get("til", "").strip().lower()
    mails = [mail for mail in newest() if wanted in mail.to.lower()]
    return render(request, "platform_portal/demo_mail.html", {"mails": mails, "wanted": wanted})


@public
@require_safe
def message(request: HttpRequest, name: str) -> HttpResponse:
    """One letter."""
    found = folder() / f"{Path(name).name}.eml"
    if not found.is_file():
        raise Http404
    return render(request, "platform_portal/demo_message.html", {"mail": read(found)})


def folder() -> Path:
    """Where the demo relay keeps what it received."""
    return Path(settings.PORTAL_MAIL_DIR or "/nonexistent")


def newest() -> Iterator[Mail]:
    """The latest letters first, at most a hundred."""
    if folder().is_dir():
        files = sorted(folder().glob("*.eml"), key=lambda f: f.stat().st_mtime, reverse=True)
        yield from map(read, files[:SHOWN])


def when(parsed: Message) -> datetime | None:
    """When it was handed over; None for a letter that does not say so."""
    try:
        return parsedate_to_datetime(str(parsed["Date"]))
    except ValueError:
        return None


def read(file: Path) -> Mail:
    """A stored message, its plain text part only."""
    parsed = message_from_bytes(file.read_bytes(), policy=policy.default)
    part = parsed.get_body(("plain",)) if isinstance(parsed, EmailMessage) else None
    return Mail(
        name=file.stem,
        to=str(parsed["To"] or ""),
        subject=str(parsed["Subject"] or ""),
        sent=when(parsed),
        text=str(part.get_content()) if part else "",
    )
