"""Fetches a register file. Only from the register itself, or from this machine in the demo."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from urllib.parse import urljoin, urlsplit

import httpx
from django.conf import settings
from django.utils.translation import gettext as _

from core.errors import Refused

LOOPBACK = {"127.0.0.1", "localhost", "::1"}
MAX_BYTES = 300 * 1024 * 1024  # the whole register, compressed, is about 210 MB
MAX_SECONDS = httpx.Timeout(10.0, read=60.0)
MAX_REDIRECTS = 3
HEADERS = {"User-Agent": "Samspill (registerimport)", "Accept": "application/json, */*;q=0.1"}
HTTP_ERROR = 400


@contextmanager
def opened(source: str) -> Iterator[IO[bytes]]:
    """The bytes of a file on this machine, or of a URL, which is first fetched to a nameless file.

    Raises:
        Refused: the address is not the register's, or the file cannot be had.
    """
    if "://" not in source:
        with _file(source) as file:
            yield file
        return
    with tempfile.TemporaryFile() as file:
        _fetch(source, file)
        file.seek(0)
        yield file


def _file(source: str) -> IO[bytes]:
    try:
        return Path(source).open("rb")
    except (OSError, ValueError):
        raise Refused(_("Filen finnes ikke, eller kan ikke leses.")) from None


def check_address(url: str) -> str:
    """Refuse every address but the register's own host, and this machine in the demo."""
    try:
        asked, own = urlsplit(url), urlsplit(settings.REGISTER_BASE_URL)
        same = (asked.scheme, asked.hostname, asked.port) == (own.scheme, own.hostname, own.port)
    except ValueError:
        raise Refused(_("Adressen er ikke gyldig.")) from None
    home = settings.PORTAL_DEMO and asked.hostname in LOOPBACK
    if not (same or home) or asked.scheme not in {"http", "https"} or asked.username:
        raise Refused(_("Vi henter bare fra registeret: %(host)s.") % {"host": own.hostname})
    return url


def _fetch(url: str, file: IO[bytes]) -> None:
    """Follow redirects by hand, so that each new address is checked too."""
    try:
        with httpx.Client(timeout=MAX_SECONDS, headers=HEADERS, trust_env=False) as client:
            for _attempt in range(MAX_REDIRECTS + 1):
                onward = _fetch_one(client, check_address(url), file)
                if onward is None:
                    return
                url = urljoin(url, onward)
    except (httpx.HTTPError, httpx.InvalidURL):
        raise Refused(_("Registeret svarer ikke nå. Prøv igjen senere.")) from None
    raise Refused(_("Registeret sender oss videre for mange ganger."))


def _fetch_one(client: httpx.Client, url: str, file: IO[bytes]) -> str | None:
    """Write one answer to the file; the next address if it is a redirect."""
    with client.stream("GET", url, follow_redirects=False) as answer:
        if answer.is_redirect:
            return str(answer.headers["location"])
        if answer.status_code >= HTTP_ERROR:
            raise Refused(_("Registeret svarte med feil %(n)s.") % {"n": answer.status_code})
        size = 0
        for chunk in answer.iter_bytes():
            size += len(chunk)
            if size > MAX_BYTES:
                raise Refused(_("Filen er større enn 300 MB. Vi stoppet."))
            file.write(chunk)
    return None
