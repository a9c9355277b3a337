"""Units in the shape of Enhetsregisteret, with every field that must not get in."""

import gzip
import json
from typing import Any

CANARY = "KANARI"


def unit(orgnr: str, **changes: Any) -> dict[str, Any]:
    """A living association in 6001 with contact facts that we must not keep."""
    return {
        "organisasjonsnummer": orgnr,
        "navn": "SOLSIDA SKOLEKORPS",
        "organisasjonsform": {"kode": "FLI", "beskrivelse": "Forening/lag/innretning"},
        "naeringskode1": {"kode": "94.991", "beskrivelse": "Aktiviteter"},
        "hjemmeside": f"www.{CANARY}-side.example",
        "epostadresse": f"{CANARY}@lag.example",
        "telefon": f"33 {CANARY} 01",
        "mobil": f"99 {CANARY} 02",
        "forretningsadresse": {
            "kommunenummer": "6001",
            "kommune": "BYGD",
            "adresse": [f"c/o {CANARY} Nordmann", "Violgata 14"],
        },
        "postadresse": {"kommunenummer": "6002", "adresse": [f"c/o {CANARY}"]},
        "registrertIFrivillighetsregisteret": True,
        "respons_klasse": "Enhet",
    } | changes


def page(*units: Any) -> dict[str, Any]:
    """A search page."""
    return {
        "_embedded": {"enheter": list(units)},
        "_links": {"self": {"href": "https://register.example/enheter"}},
        "page": {"size": 20, "totalElements": len(units), "totalPages": 1, "number": 0},
    }


def write(folder: Any, document: Any, name: str = "enheter.json") -> str:
    """Put it in a file: an object as JSON, bytes as they are, packed when the name says so."""
    content = document if isinstance(document, bytes) else json.dumps(document).encode()
    path = folder / name
    path.write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
    return str(path)
