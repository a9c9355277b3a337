"""What we take from a unit in Enhetsregisteret, and which units we take.

Voluntary means: registered in Frivillighetsregisteret, or an association (FLI) or a foundation
(STI), or any other form whose sector is 7000, «Ideelle organisasjoner». Everything else is left
out. Telephone, mobile and address lines (which may say «c/o» and a name) are never looked at, so
they cannot reach a table, a log or an error text.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _
from stdnum.no import orgnr as number

VOLUNTARY_FORMS = {"FLI", "STI"}
NON_PROFIT_SECTOR = "7000"
NAME_LENGTH = 200
EMAIL_LENGTH = 254
REPLACEMENT = "\ufffd"


@dataclass(frozen=True)
class Unit:
    """The register facts that we keep."""

    orgnr: str
    name: str  # empty when it has been struck off: the last known name stands
    org_form: str
    industry_code: str
    municipality: str  # four digits, or empty when the unit has no Norwegian address
    post: str  # where its post goes, the same way
    in_voluntary_register: bool
    dissolved: date | None
    email: str  # only ever for RegisterAddress


class Unusable(Exception):
    """Why one unit was refused; says nothing that the unit says, but its number.

    Args:
        reason: for people.
        orgnr: when it is a valid number.
    """

    def __init__(self, reason: Any, orgnr: str = "") -> None:
        super().__init__(str(reason))
        self.reason, self.orgnr = str(reason), orgnr


def read(element: Any, keep: Collection[str] = ()) -> Unit | None:
    """The facts of one element; None when it is not a voluntary organisation.

    A unit that has been struck off is taken whatever its form: it may be one that we know.

    Args:
        element: anything that stood where a unit should.
        keep: the numbers of those that are taken whatever they have become.

    Raises:
        Unusable: it cannot be taken as it is.
    """
    if not isinstance(element, dict):
        raise Unusable(_("ikke en enhet"))
    dissolved, given = _day(element.get("slettedato")), element.get("organisasjonsnummer")
    if not (dissolved or is_voluntary(element) or (isinstance(given, str) and given in keep)):
        return None
    orgnr = _orgnr(given)
    return Unit(
        orgnr=orgnr,
        name="" if dissolved else _name(element.get("navn"), orgnr),
        org_form=_code(element, "organisasjonsform"),
        industry_code=_code(element, "naeringskode1"),
        municipality=_municipality(element, "forretningsadresse", "postadresse"),
        post=_municipality(element, "postadresse"),
        in_voluntary_register=element.get("registrertIFrivillighetsregisteret") is True,
        dissolved=dissolved,
        email=_email(element.get("epostadresse")),
    )


def is_voluntary(element: dict[str, Any]) -> bool:
    """Whether the register's own marks say voluntary or non-profit; see the top of the file."""
    return (
        element.get("registrertIFrivillighetsregisteret") is True
        or _code(element, "organisasjonsform") in VOLUNTARY_FORMS
        or _code(element, "institusjonellSektorkode") == NON_PROFIT_SECTOR
    )


def _orgnr(value: Any) -> str:
    """The number as nine digits; the first way is the same rule, and five times as quick."""
    plain = isinstance(value, str) and len(value) == 9 and value.isascii() and value.isdigit()
    if plain and number.checksum(value) == 0:
        return str(value)
    if isinstance(value, str) and value.isascii() and number.is_valid(value):
        return str(number.compact(value))
    raise Unusable(_("organisasjonsnummeret er ikke gyldig"))


def _name(value: Any, orgnr: str) -> str:
    name = " ".join(value.split()) if isinstance(value, str) else ""
    if not name:
        raise Unusable(_("navnet mangler"), orgnr)
    if len(name) > NAME_LENGTH:
        raise Unusable(_("navnet er lengre enn 200 tegn"), orgnr)
    if REPLACEMENT in name or not name.isprintable():
        raise Unusable(_("navnet har tegn som ikke kan leses"), orgnr)
    return name


def _code(element: dict[str, Any], field: str) -> str:
    """`field.kode`, where it looks like a code."""
    held = element.get(field)
    code = held.get("kode") if isinstance(held, dict) else None
    fits = isinstance(code, str) and code.isascii() and code.isprintable() and len(code) <= 10
    return code if fits else ""  # type: ignore[return-value]  # fits: it is text


def _municipality(element: dict[str, Any], *fields: str) -> str:
    """The number in the first of these addresses that has one."""
    for field in fields:
        address = element.get(field)
        code = address.get("kommunenummer") if isinstance(address, dict) else None
        if isinstance(code, str) and code.isascii() and code.isdigit() and len(code) == 4:
            return code
    return ""


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except (TypeError, ValueError):
        raise Unusable(_("slettedatoen kan ikke leses")) from None


def _email(value: Any) -> str:
    """An address that a letter could be sent to; anything else is dropped without a word."""
    if not isinstance(value, str) or len(value) > EMAIL_LENGTH:
        return ""
    try:
        validate_email(value.strip())
    except ValidationError:
        return ""
    return value.strip()
