"""Invented units in the shape of Enhetsregisteret, with contact facts that must never be kept."""

from collections.abc import Iterator
from typing import Any

WEIGHTS = (3, 2, 7, 6, 5, 4, 3, 2)
FIRST, LAST = 20_000_000, 39_999_999  # bodies beginning with 2 or 3: no real unit has them
BASE = "https://data.brreg.no/enhetsregisteret/api"
PLACES = (
    ("3909", "LARVIK", "3256"),
    ("5006", "STEINKJER", "7713"),
    ("0301", "OSLO", "0169"),
    ("3101", "HALDEN", "1776"),
    ("1103", "STAVANGER", "4006"),
    ("4601", "BERGEN", "5003"),
    ("5001", "TRONDHEIM", "7010"),
    ("5501", "TROMSØ", "9008"),
    ("3203", "ASKER", "1384"),
    ("1508", "ÅLESUND", "6002"),
)
WORDS = ("SOLSIDA", "FJELLHEIM", "NORDLYS", "ÆRFUGLEN", "ØYA", "ÅSEN", "VÅRSOL", "KYSTEN", "GRENDA")
GROUPS = ("SKOLEKORPS", "IDRETTSLAG", "VEL", "KOR", "TURLAG", "PENSJONISTFORENING", "TEATERLAG")
TRADES = ("BYGG", "RØR", "TRANSPORT", "INVEST", "KONSULT", "EIENDOM", "ELEKTRO", "HANDEL")
NUMBERS_OF_2023 = {"3909": "3805", "3101": "3001", "5501": "5401", "3203": "3025", "1508": "1507"}


def check_digit(body: str) -> str:
    """The ninth digit of an organisation number; «-» where the number is never issued."""
    left = -sum(int(d) * w for d, w in zip(body, WEIGHTS, strict=True)) % 11
    return "-" if left == 10 else str(left)


def numbers(first: int = FIRST) -> Iterator[str]:
    """Valid organisation numbers in order, from the body `first`."""
    for body in range(first, LAST + 1):
        digit = check_digit(str(body))
        if digit != "-":
            yield f"{body}{digit}"


def association(orgnr: str, n: int = 0, **changes: Any) -> dict[str, Any]:
    """A living association that Frivillighetsregisteret knows."""
    name = f"{WORDS[n % len(WORDS)]} {GROUPS[n % len(GROUPS)]} {n}"
    marks = {
        "organisasjonsform": _coded("FLI", "Forening/lag/innretning", "organisasjonsformer"),
        "naeringskode1": {
            "kode": "94.991",
            "beskrivelse": "Aktiviteter i andre interesseorganisasjoner ikke nevnt annet sted",
        },
        "institusjonellSektorkode": {"kode": "7000", "beskrivelse": "Ideelle organisasjoner"},
        "registrertIFrivillighetsregisteret": True,
        "vedtektsfestetFormaal": ["Fremme fellesskap og aktivitet for alle i bygda."],
    }
    return _unit(orgnr, name, n) | marks | changes


def company(orgnr: str, n: int = 0, **changes: Any) -> dict[str, Any]:
    """A limited company: most of the register is like it, and none of it is ours."""
    return _unit(orgnr, f"{WORDS[n % len(WORDS)]} {TRADES[n % len(TRADES)]} {n} AS", n) | changes


def struck_off(orgnr: str, day: str) -> dict[str, Any]:
    """What a single look-up answers for a unit that has been deleted."""
    return {
        "organisasjonsnummer": orgnr,
        "navn": "SLETTET ENHET",
        "organisasjonsform": _coded("FLI", "Forening/lag/innretning", "organisasjonsformer"),
        "slettedato": day,
        "respons_klasse": "SlettetEnhet",
        "_links": {"self": {"href": f"{BASE}/enheter/{orgnr}"}},
    }


def of_2023(unit: dict[str, Any]) -> dict[str, Any]:
    """The unit as a file from before the borders of 2024 has it."""
    changed = dict(unit)
    for kind in ("forretningsadresse", "postadresse"):
        address = changed.get(kind)
        if address:
            number = address["kommunenummer"]
            changed[kind] = address | {"kommunenummer": NUMBERS_OF_2023.get(number, number)}
    return changed


def _unit(orgnr: str, name: str, n: int) -> dict[str, Any]:
    """What all kinds of units have; most have one contact fact or more."""
    number, place, code = PLACES[n % len(PLACES)]
    address = {
        "land": "Norge",
        "landkode": "NO",
        "postnummer": code,
        "poststed": place,
        "adresse": [f"Violgata {n % 90 + 1}"],
        "kommune": place,
        "kommunenummer": number,
    }
    return {
        "organisasjonsnummer": orgnr,
        "navn": name,
        "organisasjonsform": _coded("AS", "Aksjeselskap", "organisasjonsformer"),
        "hjemmeside": f"www.enhet{n}.example",
        "postadresse": address | {"adresse": [f"c/o Kontakt Person{n}", f"Boks {n % 900}"]},
        "registreringsdatoEnhetsregisteret": "2005-11-12",
        "registrertIMvaregisteret": False,
        "naeringskode1": {"kode": "41.000", "beskrivelse": "Oppføring av bygninger"},
        "antallAnsatte": n % 40,
        "harRegistrertAntallAnsatte": True,
        "forretningsadresse": address,
        "stiftelsesdato": "2005-06-20",
        "institusjonellSektorkode": {
            "kode": "2100",
            "beskrivelse": "Private aksjeselskaper mv.",
        },
        "registrertIForetaksregisteret": False,
        "registrertIStiftelsesregisteret": False,
        "registrertIFrivillighetsregisteret": False,
        "konkurs": False,
        "underAvvikling": False,
        "underTvangsavviklingEllerTvangsopplosning": False,
        "maalform": "Bokmål",
        "aktivitet": ["Virksomhet som fremgår av vedtektene."],
        "epostadresse": f"post{n}@enhet{n}.example",
        "telefon": f"33 {n % 100:02d} 00 01",
        "mobil": f"919 {n % 100:02d} 002",
        "respons_klasse": "Enhet",
        "_links": {"self": {"href": f"{BASE}/enheter/{orgnr}"}},
    }


def _coded(code: str, words: str, collection: str) -> dict[str, Any]:
    return {
        "kode": code,
        "beskrivelse": words,
        "_links": {"self": {"href": f"{BASE}/{collection}/{code}"}},
    }
