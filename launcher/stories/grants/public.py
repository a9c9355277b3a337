"""What everyone may know: who was given what. Never who was refused, nor any account."""

import csv
import io
import json
from typing import Any

from launcher.stories.grants import words
from launcher.stories.grants.job import GrantsJob
from launcher.stories.world import expect

GIVEN = {words.OLA: words.FULL, words.LIV: words.UPHELD}
NUMBERED = "NO-BRC-"  # org-id.guide's list for Enhetsregisteret


def everyone_sees_the_awards(world: GrantsJob) -> str:
    """On the page: two names with their sums, and not the third."""
    page = world.visitor.open(f"{world.call}tildelinger/")
    for person, amount in GIVEN.items():
        name, rows = world.names[person], page.main.every("tr")
        row = next((one.text for one in rows if name in one.text), "")
        expect(row, f"tildelingen til {name} står ikke på lista")
        expect(words.kr(amount) in row, f"lista sier «{row}», ikke {words.kr(amount)}")
    refused = world.names[words.SARA]
    expect(refused not in page.text, f"lista viser {refused}, som fikk avslag")
    page.hides(*words.ACCOUNTS.values(), words.PARTLY, words.REFUSED, words.COMPLAINT)
    return ", ".join(words.kr(amount) for amount in GIVEN.values())


def open_data_says_the_same(world: GrantsJob) -> str:
    """CSV, JSON and 360Giving: the same two, each with the sum that counts."""
    page = world.visitor.open(f"{world.call}tildelinger/")
    wanted = {(world.names[person], amount) for person, amount in GIVEN.items()}
    text = world.visitor.fetch(page.link("CSV")).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    own = {(one["Til"], int(one["Kroner i alt"])) for one in rows if is_ours(world, one)}
    expect(own == wanted, f"CSV sier {sorted(own)}, ikke {sorted(wanted)}")
    plain = document(world, page.link("JSON"))["awards"]
    own = {(one["to"], one["amount"]) for one in plain if one["call"] == world.title}
    expect(own == wanted, f"JSON sier {sorted(own)}, ikke {sorted(wanted)}")
    grants = [
        one
        for one in document(world, page.link("360Giving"))["grants"]
        if one["url"].endswith(world.call)
    ]
    own = {(one["recipientOrganization"][0]["name"], one["amountAwarded"]) for one in grants}
    expect(own == wanted, f"360Giving sier {sorted(own)}, ikke {sorted(wanted)}")
    ids = [one["recipientOrganization"][0]["id"] for one in grants]
    numbered = all(one.startswith(NUMBERED) for one in ids)
    expect(numbered, f"360Giving kaller dem {ids}")
    return f"{len(grants)} tildelinger i CSV, JSON og 360Giving"


def is_ours(world: GrantsJob, row: dict[str, str]) -> bool:
    """Whether a line of the file is of the story's call."""
    return row["Utlysning"] == world.title


def document(world: GrantsJob, address: str) -> Any:
    """The JSON that stands there; no account is in it."""
    text = world.visitor.fetch(address).decode()
    secret = [account for account in words.ACCOUNTS.values() if account in text]
    expect(not secret, f"{address} har kontonummeret {secret}")
    return json.loads(text)
