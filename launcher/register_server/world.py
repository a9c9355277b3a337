"""What the registers know: units, changes to them, and who is in Frivillighetsregisteret."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any


def today() -> str:
    """The day it is, as the register writes it."""
    return datetime.now(UTC).date().isoformat()


FIRST_CHANGE = 25_150_890
CATEGORIES = {"1100": "kunstOgKultur", "1200": "idrett", "13100": "barneOgUngdomsorganisasjoner"}


@dataclass
class World:
    """Changed between requests by whoever started the server; `day` is when things happen."""

    day: str = field(default_factory=today)
    units: dict[str, dict[str, Any]] = field(default_factory=dict)
    struck_off: dict[str, str] = field(default_factory=dict)  # number: day
    removed: set[str] = field(default_factory=set)
    changes: list[dict[str, Any]] = field(default_factory=list)
    members: dict[str, dict[str, Any]] = field(default_factory=dict)

    def add(self, unit: dict[str, Any], day: str = "") -> None:
        """A new unit, or new facts of one that is there."""
        orgnr = unit["organisasjonsnummer"]
        kind = "Endring" if orgnr in self.units else "Ny"
        self.units[orgnr] = unit
        self.tell(orgnr, kind, day)

    def strike_off(self, orgnr: str, day: str = "") -> None:
        """It is deleted, and can be looked up with the day."""
        del self.units[orgnr]
        self.struck_off[orgnr] = day or self.day
        self.tell(orgnr, "Sletting", day)

    def remove(self, orgnr: str, day: str = "") -> None:
        """It is taken out for legal reasons: nothing may be said of it."""
        self.units.pop(orgnr, None)
        self.removed.add(orgnr)
        self.tell(orgnr, "Fjernet", day)

    def tell(self, orgnr: str, kind: str, day: str = "") -> int:
        """A line in the change feed; its number. Numbers grow, with holes."""
        number = self.changes[-1]["oppdateringsid"] + 2 if self.changes else FIRST_CHANGE
        self.changes.append(
            {
                "oppdateringsid": number,
                "dato": f"{day or self.day}T04:00:12.345Z",
                "organisasjonsnummer": orgnr,
                "endringstype": kind,
            }
        )
        return number

    def join(self, orgnr: str, *categories: str) -> None:
        """It is in Frivillighetsregisteret; its list of categories has the first one last."""
        listed = [
            {
                "icnpoNummer": code,
                "kategori": f"ICNPOKategori.{CATEGORIES.get(code, 'andre')}",
                "navn": CATEGORIES.get(code, "andre"),
                "rekkefoelge": place,
            }
            for place, code in enumerate(categories or ("1100",), start=1)
        ]
        self.members[orgnr] = {
            "respons_klasse": "FrivilligOrganisasjonInnfoert",
            "organisasjonsnummer": orgnr,
            "frivilligOrganisasjonsstatus": "frivilligOrganisasjonsstatus.innfoert",
            "kontonummer": None,
            "innfoertDato": "2013-08-24",
            "foersteGangInnfoert": "2013-08-24",
            "grasrotandel": {"deltarI": True, "utestengelsesperiode": None},
            "regnskapsrapportering": None,
            "vedtekter": None,
            "icnpoKategorier": listed[::-1],
            "paategninger": [],
        }

    def leave(self, orgnr: str) -> None:
        """It has been struck off Frivillighetsregisteret."""
        self.members[orgnr] = {
            "respons_klasse": "FrivilligOrganisasjonSlettet",
            "organisasjonsnummer": orgnr,
        }
