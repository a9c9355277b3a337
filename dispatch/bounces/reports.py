"""Delivery reports (RFC 3464) and automatic replies (RFC 3834)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message

from dispatch.models.letter import no_address

STATUS = re.compile(r"\s*([245])\.(\d{1,3})\.(\d{1,3})(?!\d)")
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
PARTS = 20  # of a message that are looked at
ALL = {str(detail) for detail in range(1000)}
# Permanent, but not the address's fault: we, a full mailbox, size, routing, the text, policy.
NOT_THE_ADDRESS = {"1": {"7", "8"}, "2": {"2", "3"}, "3": ALL, "4": ALL, "6": ALL, "7": ALL}


@dataclass(frozen=True)
class Report:
    """What a report says of the one recipient of a letter."""

    failed: bool
    status: str
    diagnosis: str

    @property
    def dead_address(self) -> bool:
        """Whether nothing more should be sent to the address."""
        kind, subject, detail = self.status.split(".")
        return self.failed and kind == "5" and detail not in NOT_THE_ADDRESS.get(subject, set())

    @property
    def words(self) -> str:
        """«5.1.1 no such user»."""
        return f"{self.status} {self.diagnosis}".strip()


def clean(text: str) -> str:
    """One line without addresses and what no one can see, of a length that fits its column."""
    seen = CONTROL.sub(" ", text).encode("utf-8", "replace").decode()
    return no_address(seen).strip()[:300]


def is_auto_reply(message: Message) -> bool:
    """«I am away until Monday»; a report of a delivery is not one."""
    if message.get_content_type() == "multipart/report":
        return False
    marks = str(message.get("Auto-Submitted", "")).lower()
    return (
        marks.startswith("auto-replied")
        or "X-Autoreply" in message
        or "X-Autorespond" in message
        or str(message.get("Precedence", "")).lower() in {"auto_reply", "junk"}
    )


def parse(message: Message) -> Report | None:
    """The report a message is; None when it is none."""
    if message.get_content_type() != "multipart/report":
        return None
    for block in _recipients(message):
        action = str(block.get("Action", "")).strip().lower()
        status = STATUS.match(str(block.get("Status", "")))
        if action not in {"failed", "delayed"} or status is None:
            continue
        number = ".".join(status.groups())
        diagnosis = str(block.get("Diagnostic-Code", ""))[:1000].partition(";")[2]
        failed = action == "failed" and status[1] in "45"
        return Report(failed, number, clean(diagnosis))
    return None


def _recipients(message: Message) -> Iterator[Message]:
    """The blocks of the report; the one about the whole message has no Action."""
    parts = message.get_payload()
    for part in parts[:PARTS] if isinstance(parts, list) else []:
        if isinstance(part, Message) and part.get_content_type() == "message/delivery-status":
            blocks = part.get_payload()
            for block in blocks[:PARTS] if isinstance(blocks, list) else []:
                if isinstance(block, Message):
                    yield block
