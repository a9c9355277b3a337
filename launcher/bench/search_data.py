"""A register's worth of invented organisations, the same every time, written by COPY."""

import random
from typing import Any

import psycopg

FIRST = [
    "Sol", "Nord", "Sør", "Øst", "Vest", "Bjørke", "Furu", "Gran", "Eike", "Or", "Ås", "Haug",
    "Lille", "Store", "Gamle", "Ny", "Fjell", "Sjø", "Elve", "Berg", "Skog", "Mo", "Hav",
    "Strand", "Kirke", "Prest", "Konge", "Bispe", "Haa", "Lang", "Brei", "Høg", "Lav", "Stein",
    "Sand", "Leir", "Myr", "Ør", "Tang", "Sel",
]  # fmt: skip
LAST = [
    "sida", "vik", "li", "heim", "by", "dal", "nes", "rud", "stad", "set", "tun", "land", "voll",
    "fjord", "vatn", "bru", "haug", "moen", "lia", "åsen", "aasen", "bukta", "neset", "vika",
    "øya", "sletta", "bakken", "haugen", "dalen",
]  # fmt: skip
KINDS = [
    "skolekorps", "idrettslag", "velforening", "grendelag", "ungdomslag", "turlag", "kammerkor",
    "mannskor", "blandakor", "sanitetsforening", "pensjonistforening", "hageselskap",
    "bygdekvinnelag", "jeger- og fiskerforening", "rideklubb", "sjakklubb", "4H", "speidergruppe",
    "historielag", "husflidslag", "teaterlag", "danseklubb", "padleklubb", "seilforening",
    "skytterlag", "ballklubb", "turnforening", "svømmeklubb", "menighetsråd", "motorklubb",
    "frivilligsentral", "kulturforening", "musikklag", "barnekor", "strykeorkester",
    "kunstforening", "leseforening", "vennegruppe", "fotballklubb", "håndballklubb", "skiklubb",
    "friluftslag", "kystlag", "båtforening", "hundeklubb", "folkedanslag", "spelemannslag",
    "ungdomsklubb", "beboerforening", "aktivitetshus og lag", "lag for alle",
]  # fmt: skip
ABOUT = (
    "Vi møtes hver uke og har plass til flere.",
    "Vi trenger øvingsrom som tåler lyd.",
    "Barn og unge skal kunne være med uten å betale.",
    "Vi rydder stier og låner bort utstyr.",
    "",
)
CAUSES = (
    "Et sted å øve sammen",
    "Trygge møteplasser der folk bor",
    "Lav terskel for alle barn",
    "Ut hele året",
    "Ingen skal være alene",
)
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
EVERY_CAUSE = 3  # one in so many has said what it burns for
COPY = (
    "COPY organisations_organisation (id, ref, orgnr, kind, name, seat_id, nationwide, listed,"
    " about, website, email, org_form, industry_code, in_voluntary_register, icnpo,"
    " register_read_at) FROM STDIN"
)
AREAS = "COPY organisations_organisationarea (organisation_id, municipality_id) FROM STDIN"
CAUSE = (
    "COPY organisations_cause (id, organisation_id, title, words, target_groups, weight,"
    " created_at) FROM STDIN"
)
TOPICS = "COPY organisations_cause_topics (cause_id, topic_id) FROM STDIN"
BASE = 1_000_000  # above what the reference data uses


def seed(database: psycopg.Connection, n: int) -> list[str]:
    """Write n organisations with areas, causes and topics; their names. Statistics are fresh."""
    dice = random.Random(1)  # noqa: S311  (the same every time)
    places = _column(database, "organisations_municipality WHERE level = 'municipality'")
    topics = _column(database, "organisations_topic WHERE pickable")
    with database.transaction(), database.cursor() as cursor:
        names, seats = [], []
        with cursor.copy(COPY) as copy:
            for k in range(n):
                name = f"{dice.choice(FIRST)}{dice.choice(LAST)} {dice.choice(KINDS)}"
                names.append(name)
                seats.append(dice.choice(places))
                copy.write_row(_organisation(k, name, seats[-1], dice))
        with cursor.copy(AREAS) as copy:
            for k, seat in enumerate(seats):
                copy.write_row((BASE + k, seat))
        with cursor.copy(CAUSE) as copy:
            for k in range(0, n, EVERY_CAUSE):
                words = (dice.choice(CAUSES), dice.choice(ABOUT))
                copy.write_row((BASE + k, BASE + k, *words, "{}", 2, "2026-01-01"))
        with cursor.copy(TOPICS) as copy:
            for k in range(0, n, EVERY_CAUSE):
                copy.write_row((BASE + k, dice.choice(topics)))
    database.execute("VACUUM ANALYZE")
    return names


def _column(database: psycopg.Connection, source: str) -> list[int]:
    return [pk for (pk,) in database.execute(f"SELECT id FROM {source} ORDER BY id")]  # noqa: S608


def _organisation(k: int, name: str, seat: int, dice: random.Random) -> tuple[Any, ...]:
    ref = "".join(dice.choices(ALPHABET, k=10))
    about = dice.choice(ABOUT)
    facts = ("FLI", "94.991", dice.random() < 0.8, "", "2026-01-01")
    return (
        BASE + k,
        ref,
        f"{200_000_000 + k}",
        "voluntary",
        name,
        seat,
        False,
        True,
        about,
        "",
        "",
        *facts,
    )


def slip(name: str, dice: random.Random) -> str:
    """The name with two letters that have changed places in its longest word."""
    word = max(name.split(), key=len)
    at = dice.randint(1, len(word) - 3)
    return name.replace(word, word[:at] + word[at + 1] + word[at] + word[at + 2 :], 1)
