"""Norwegian accounts, and a payment order as a bank reads it. Pure: no tables, no clock.

The order is ISO 20022 `pain.001.001.09`; of its many fields those that Norwegian banks need for a
payment within Norway. It is tried against the published schema in the tests.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from xml.etree import ElementTree

from django.utils.translation import gettext as _

from core.errors import Refused

WEIGHTS = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
# The characters of SWIFT's set x, and those that Norwegian banks take beside them.
ALLOWED = frozenset(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/-?:().,'+ æøåÆØÅ"
)
KEPT = frozenset("æøåÆØÅ")
NAME, TEXT, ID = 70, 140, 35  # characters
LIKE = {"–": "-", "—": "-", "’": "'", "«": "", "»": "", "&": "+", "ß": "ss", "đ": "d", "ð": "d"}


def is_account(digits: str) -> bool:
    """Eleven digits whose last one is the check digit of the others (MOD11).

    >>> is_account("12345678903")
    True
    """
    if len(digits) != 11 or not (digits.isascii() and digits.isdigit()) or not int(digits):
        return False
    rest = sum(int(d) * w for d, w in zip(digits, WEIGHTS, strict=False)) % 11
    return rest != 1 and int(digits[10]) == (11 - rest) % 11


def read_account(text: str, field: str | None = "account") -> str:
    """An account as people write it, «1234.56.78903», as eleven digits.

    Raises:
        Refused: not eleven digits, or a check digit that does not fit.
    """
    digits = "".join(text.replace(".", "").split())
    if len(digits) != 11 or not (digits.isascii() and digits.isdigit()):
        raise Refused(_("Et kontonummer har elleve siffer. Skriv det på nytt."), field)
    if not is_account(digits):
        raise Refused(_("Kontonummeret stemmer ikke. Sjekk sifrene."), field)
    return digits


def shown(digits: str) -> str:
    """«1234.56.78903»."""
    return f"{digits[:4]}.{digits[4:6]}.{digits[6:]}" if digits else ""


@dataclass(frozen=True)
class Payment:
    """One sum to one receiver."""

    end_to_end: str  # our name of it, which follows it to the receiver; at most 35
    name: str
    account: str  # eleven digits
    amount: Decimal  # NOK
    text: str  # what the receiver reads


@dataclass(frozen=True)
class Order:
    """Payments that one account makes on one day."""

    message_id: str  # the bank refuses the same one twice; at most 35
    made_at: datetime
    pay_on: date
    name: str
    orgnr: str
    account: str  # eleven digits
    payments: Sequence[Payment]

    @property
    def total(self) -> Decimal:
        """NOK in all."""
        return sum((payment.amount for payment in self.payments), Decimal(0))


def plain(text: str, most: int) -> str:
    """Only what a bank takes: other letters without their marks, other signs as a space.

    Args:
        text: whatever a name or a title holds.
        most: characters.
    """
    said: list[str] = []
    for sign in unicodedata.normalize("NFC", text):
        near = LIKE.get(sign, sign)
        if sign not in KEPT:
            near = unicodedata.normalize("NFKD", near)
        said.extend(c for c in near if not unicodedata.combining(c))
    kept = "".join(c if c in ALLOWED else " " for c in said)
    words = " ".join(kept.split()).lstrip("/")  # a field never begins with «/», nor holds «//»
    while "//" in words:
        words = words.replace("//", "/")
    return words[:most].rstrip() or "-"


def pain_001(order: Order) -> bytes:
    """The order as a `pain.001.001.09` document, in UTF-8.

    Raises:
        ValueError: no payments, a sum of nothing, or an account that is none; checked before.
    """
    _check(order)
    root = ElementTree.Element("Document", xmlns=NAMESPACE)
    start = ElementTree.SubElement(root, "CstmrCdtTrfInitn")
    head = ElementTree.SubElement(start, "GrpHdr")
    _add(head, "MsgId", order.message_id[:ID])
    _add(head, "CreDtTm", order.made_at.strftime("%Y-%m-%dT%H:%M:%S"))
    _sums(head, order)
    _party(head, "InitgPty", order)
    _group(start, order)
    ElementTree.indent(root)
    written: bytes = ElementTree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return written


def _check(order: Order) -> None:
    """What the refusals of `actions.paying` have seen to already."""
    accounts = [order.account, *(payment.account for payment in order.payments)]
    if not order.payments or not all(map(is_account, accounts)):
        raise ValueError("an order has payments, between accounts")
    if any(payment.amount <= 0 for payment in order.payments):
        raise ValueError("a payment is of something")


def _group(start: ElementTree.Element, order: Order) -> None:
    """The payments, which all leave one account on one day."""
    group = ElementTree.SubElement(start, "PmtInf")
    _add(group, "PmtInfId", order.message_id[:ID])
    _add(group, "PmtMtd", "TRF")
    _sums(group, order)
    _add(group, "PmtTpInf/SvcLvl/Cd", "NURG")  # an ordinary payment within the country
    _add(group, "ReqdExctnDt/Dt", order.pay_on.isoformat())
    _party(group, "Dbtr", order)
    _account(group, "DbtrAcct", order.account)
    # the account tells the bank; «not provided» is how the standard says that
    _add(group, "DbtrAgt/FinInstnId/Othr/Id", "NOTPROVIDED")
    for payment in order.payments:
        _payment(group, payment)


def _payment(group: ElementTree.Element, payment: Payment) -> None:
    """One transfer, with the account as the country writes it (BBAN)."""
    row = ElementTree.SubElement(group, "CdtTrfTxInf")
    ids = ElementTree.SubElement(row, "PmtId")
    _add(ids, "InstrId", payment.end_to_end[:ID])
    _add(ids, "EndToEndId", payment.end_to_end[:ID])
    _add(row, "Amt/InstdAmt", f"{payment.amount:.2f}").set("Ccy", "NOK")
    receiver = ElementTree.SubElement(row, "Cdtr")
    _add(receiver, "Nm", plain(payment.name, NAME))
    _add(receiver, "PstlAdr/Ctry", "NO")
    _account(row, "CdtrAcct", payment.account)
    _add(row, "RmtInf/Ustrd", plain(payment.text, TEXT))


def _sums(parent: ElementTree.Element, order: Order) -> None:
    """How many, and how much: the bank refuses a file in which they do not fit."""
    _add(parent, "NbOfTxs", str(len(order.payments)))
    _add(parent, "CtrlSum", f"{order.total:.2f}")


def _party(parent: ElementTree.Element, name: str, order: Order) -> None:
    """The municipality, by name and organisation number."""
    party = ElementTree.SubElement(parent, name)
    _add(party, "Nm", plain(order.name, NAME))
    if order.orgnr:
        number = ElementTree.SubElement(ElementTree.SubElement(party, "Id"), "OrgId")
        other = ElementTree.SubElement(number, "Othr")
        _add(other, "Id", order.orgnr)
        _add(other, "SchmeNm/Cd", "CUST")


def _account(parent: ElementTree.Element, name: str, digits: str) -> None:
    """Eleven digits, called what they are."""
    account = ElementTree.SubElement(parent, name)
    other = ElementTree.SubElement(ElementTree.SubElement(account, "Id"), "Othr")
    _add(other, "Id", digits)
    _add(other, "SchmeNm/Cd", "BBAN")
    if name == "DbtrAcct":
        _add(account, "Ccy", "NOK")


def _add(parent: ElementTree.Element, path: str, text: str) -> ElementTree.Element:
    """A new element at the end of a path of new ones, with its text."""
    here = parent
    for name in path.split("/"):
        here = ElementTree.SubElement(here, name)
    here.text = text
    return here
