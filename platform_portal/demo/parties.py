"""Who is in the demo: invented organisations in real municipalities, and the people who act."""

import csv
from pathlib import Path
from typing import Any

from django.utils.text import slugify
from stdnum.no import orgnr

from accounts import actions as people
from core import clock
from organisations import actions as registry
from organisations.models import (
    ContactPerson,
    Municipality,
    Organisation,
    OrganisationArea,
    RegisterAddress,
    Topic,
)
from organisations.states import Kind, MembershipSource, Role

REFERENCE = Path(__file__).resolve().parent.parent / "reference"
SINCE = -400  # days from today: the organisations and their people have been here since
FIRST_NUMBER = 31_000_000  # eight digits, check digit added; no real unit begins with 2 or 3
# (handle, municipality number or organisation name, role)
ROLES = [
    ("kari", "3909", Role.WRITER),
    ("grete", "3909", Role.APPROVER),
    ("inga", "3909", Role.PROCUREMENT),
    ("ola", "Solsida skolekorps", Role.RESPONSIBLE),
    ("nina", "Solsida skolekorps", Role.WRITER),
    ("liv", "Innherred blandakor", Role.RESPONSIBLE),
    ("petter", "KS", Role.RESPONSIBLE),
    ("sara", "Frivillighet Norge", Role.RESPONSIBLE),
]
# Two who keep the other municipalities' hearings going; nobody signs in as them.
BACKSTAGE = [("siv.haug@kommune.example", "Siv Haug"), ("odd.lien@kommune.example", "Odd Lien")]
CONTACTS = [
    (
        "3909",
        "Kari Lunde",
        "rådgiver for frivillighet",
        "kari@kommune.example",
        "33 00 00 00",
        "Torsdager også kl. 16–18",
    ),
    ("3405", "Siv Haug", "frivillighetskoordinator", "siv.haug@kommune.example", "61 00 00 00", ""),
    ("5006", "Siv Haug", "kulturkonsulent", "siv.haug@kommune.example", "74 00 00 00", ""),
    ("50", "Siv Haug", "seniorrådgiver", "siv.haug@kommune.example", "74 00 00 01", ""),
]


def numbers() -> Any:
    """Valid organisation numbers that no real unit has, one after another."""
    body = FIRST_NUMBER
    while True:
        for digit in range(10):
            if orgnr.is_valid(f"{body}{digit}"):
                yield f"{body}{digit}"
        body += 7


def make_organisations() -> None:
    """Every organisation of the reference file, with its cause and where letters go."""
    topics = {topic.name_nb: topic for topic in Topic.objects.all()}
    with (REFERENCE / "demo_organisations.csv").open(encoding="utf-8") as file:
        for row, number in zip(csv.DictReader(file, delimiter=";"), numbers(), strict=False):
            make_organisation(row, number, topics)


def make_organisation(row: dict[str, str], number: str, topics: dict[str, Topic]) -> None:
    """One organisation as the register would have given it, then its own cause."""
    seat = Municipality.objects.get(number=row["municipality"])
    address = f"post@{slugify(row['name'].replace('ø', 'o').replace('æ', 'ae'))}.example"
    if mailbox := {"bad": "ukjent", "back": "retur"}.get(row["address"]):
        address = f"{mailbox}@{address.partition('@')[2]}"
    organisation = Organisation.objects.create(
        orgnr=number,
        name=row["name"],
        seat=seat,
        icnpo=row["icnpo"],
        org_form="FLI",
        in_voluntary_register=True,
        register_read_at=clock.now(),
        nationwide=row["address"] == "nationwide",
        listed=row["address"] != "unlisted",
        email="" if row["address"] in {"none", "register"} else address,
        phone=f"33 00 00 {number[-2:]}" if row["address"] in {"none", "bad"} else "",
    )
    OrganisationArea.objects.create(organisation=organisation, municipality=seat)
    if row["address"] == "register":
        RegisterAddress.objects.create(orgnr=number, email=address, read_at=clock.now())
    registry.save_cause(
        organisation,
        by=None,
        on_behalf_of=organisation,
        title=row["title"],
        words=row["words"],
        topics=[topics[name] for name in row["topics"].split("|")],
        areas=[],
        target_groups=[],
        weight=2,
    )


def make_people() -> dict[str, Any]:
    """The demo accounts and the two backstage, by the part of their address before the @."""
    found: dict[str, Any] = dict(people.create_demo_people())
    for email, name in BACKSTAGE:
        found[email.partition("@")[0]] = people.create_person(email=email, name=name, by=None)
    return found


def give_roles(found: dict[str, Any]) -> None:
    """Who acts for whom, and whom to call."""
    for handle, name, role in ROLES:
        start(organisation_called(name), found[handle], role)
    for number in ("3405", "5006", "50"):
        start(organisation_called(number), found["siv.haug"], Role.WRITER)
        start(organisation_called(number), found["odd.lien"], Role.APPROVER)
    for number, name, title, email, phone, hours in CONTACTS:
        ContactPerson.objects.create(
            municipality=Municipality.objects.get(number=number),
            name=name,
            title=title,
            email=email,
            phone=phone,
            hours=hours,
            confirmed_on=clock.today(),
        )


def start(organisation: Organisation, user: Any, role: str) -> None:
    """A membership that the installation vouches for."""
    registry.start_membership(
        organisation, user=user, role=role, source=MembershipSource.APPROVAL, by=None
    )


def organisation_called(name: str) -> Organisation:
    """By name, or by the number of its municipality or county."""
    if name.isdecimal():
        found = Municipality.objects.select_related("organisation").get(number=name).organisation
        if found is None:
            raise LookupError(name)
        return found
    if national := Organisation.objects.filter(kind=Kind.NATIONAL, name__istartswith=name).first():
        return national
    return Organisation.objects.get(name=name, kind=Kind.VOLUNTARY)
