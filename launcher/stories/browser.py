"""One person's browser: cookies, pages and forms over HTTP."""

from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx

from launcher.stories.fault import Fault
from launcher.stories.form import Form
from launcher.stories.page import Page, read

TIMEOUT_SECONDS = 30.0


class Browser:
    """Opens pages and sends forms, and is not pleased with a page that has broken down."""

    def __init__(self, base_url: str) -> None:
        self._client = httpx.Client(
            base_url=base_url,
            timeout=TIMEOUT_SECONDS,
            follow_redirects=True,
            trust_env=False,
            event_hooks={"request": [self._count]},
        )
        self._base_url = base_url
        self.page = Page("/", 0, read(""))
        self.clicks = 0  # links, buttons, boxes and lists that a person has to press
        self.requests = 0  # sent to the portal; one that is led on is two

    def _count(self, _request: httpx.Request) -> None:
        self.requests += 1

    def close(self) -> None:
        """Let go of the connection."""
        self._client.close()

    def open(self, path: str, status: int = 200) -> Page:
        """Go to an address. Raises Fault when the answer has another status."""
        return self._shown(self._client.get(urljoin(self._base_url, path)), status)

    def open_any(self, path: str) -> Page:
        """Go to an address that may be refused; the caller looks at the status."""
        return self._shown(self._client.get(urljoin(self._base_url, path)), None)

    def follow(self, label: str) -> Page:
        """Go where a link on this page leads."""
        self.clicks += 1
        return self.open(urljoin(self.page.path, self.page.link(label)))

    def form(self, button: str, near: str = "") -> Form:
        """The form on this page with such a button."""
        return Form(self.page, button, near)

    def send(self, form: Form, status: int = 200) -> Page:
        """Press the button. Raises Fault when the page that comes has another status."""
        return self._shown(self._sent(form), status)

    def try_to_send(self, form: Form) -> Page:
        """Press a button that may be refused; the caller looks at the status."""
        return self._shown(self._sent(form), None)

    def _sent(self, form: Form) -> httpx.Response:
        self.clicks += 1 + form.clicks
        address = urljoin(urljoin(self._base_url, form.page.path), form.action)
        if form.node["method"].lower() != "post":
            return self._client.get(address, params=form.data())
        return self._client.post(address, data=form.data(), files=form.files or None)

    def press(self, button: str, near: str = "") -> Page:
        """Send a form that needs no filling in."""
        return self.send(self.form(button, near))

    def try_to_post(self, path: str, **fields: Any) -> Page:
        """Send what no form on the page offers, as somebody with bad intent would."""
        token = next(n["value"] for n in self.page.root.every("input") if is_token(n["name"]))
        data = {"csrfmiddlewaretoken": token, **fields}
        return self._shown(self._client.post(urljoin(self._base_url, path), data=data), None)

    def fetch(self, path: str) -> bytes:
        """The bytes of a file. Raises Fault when there is none."""
        answer = self._client.get(urljoin(self._base_url, path))
        if answer.status_code != 200:
            raise Fault(f"{path} svarte {answer.status_code}, ikke 200")
        return answer.content

    def _shown(self, answer: httpx.Response, status: int | None) -> Page:
        where = urlsplit(str(answer.url))
        path = where.path + (f"?{where.query}" if where.query else "")
        wanted = answer.status_code < 500 if status is None else answer.status_code == status
        if not wanted:
            raise Fault(f"{path} svarte {answer.status_code}, ikke {status or 'en side'}")
        self.page = Page(path, answer.status_code, read(answer.text))
        return self.page


def is_token(name: str) -> bool:
    """Whether a field holds the mark that the form came from the portal."""
    return name == "csrfmiddlewaretoken"
