"""Every address, asked for in every way, by strangers and by those who belong: never our error.

Each address is asked for, and sent its form, by half of the people a day, and by the rest the next.
HEAD, OPTIONS and an odd query, which run the same view again, it gets from one of them at most;
`PLANTED=all ./portal test tests/journeys/test_every_address.py` is everything at once.
"""

import re
from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from agreements.models import Activity, Evaluation, Instrument, LocalPolicy, Platform
from consultations.models import Answer, Hearing
from core.access import walk
from core.clock import OSLO
from forums.models import Proposal
from grants.models import Application, Call, Complaint, Decision, Scheme
from grants.states import CallState
from partnerships.models import Challenge, ChallengeIdea, DialogueRoom, Partnership
from partnerships.states import ChallengeState, PartnershipState, RoomState
from platform_portal.demo.instruments import ENDED, LEFT, OFFERED
from tests.rotating import todays

pytestmark = pytest.mark.django_db

WHO = ["", "kari@kommune.example", "inga@kommune.example", "ola@forening.example"]
ODD = ["?etter=-1", "?etter=99999999999999999999", "?vis=%00", "?q=%ED%A0%80", "?for=²&punkt=x"]
LEAVES = "/logg-ut/"


@pytest.fixture
def addresses(demo_content: None) -> list[str]:
    """Each route of the site, filled with things of the demo and with things nobody has."""
    larvik = Hearing.objects.filter(municipality__number="3909")
    hearings = [larvik.filter(state=state)[0].ref for state in ("draft", "published", "summarised")]
    answers = [Answer.objects.get(state="draft").ref, "a" * 300]
    innspill = [Proposal.objects.filter(state=s)[0].ref for s in ("draft", "sent", "followed_up")]
    refs = policy_refs() | activity_refs() | instrument_refs() | partnership_refs()
    refs |= evaluation_refs() | challenge_refs() | room_refs() | local_refs() | grant_refs()
    refs |= {"svar/": answers, "innspill/": innspill, "arbeid/innspill/": innspill}
    found = {
        address
        for route, _view in walk()
        for address in filled(
            route, next((refs[under] for under in refs if route.startswith(under)), hearings)
        )
    }
    return sorted(found | idea_addresses())


def evaluation_refs() -> dict[str, list[str]]:
    """The published one, and the one that the parties are at work on."""
    return {"plattformen/evaluering/": list(Evaluation.objects.values_list("ref", flat=True))}


def local_refs() -> dict[str, list[str]]:
    """Local platforms: on hearing, in force with news, and one where organisations are asked."""
    local = Platform.objects.filter(municipality__number__in=["3909", "50", "5038"])
    return {"plattformen/lokale/": list(local.values_list("ref", flat=True)) or ["a" * 10]}


def grant_refs() -> dict[str, list[str]]:
    """Where an address begins → things of grants; the narrower beginnings first."""
    states = ("draft", "returned", "decided", "paid", "recommended", "closed")
    of_band = Application.objects.order_by("organisation__name", "pk")
    found = of_band.filter(organisation__name="Solsida skolekorps")
    sent = [
        (found.filter(state=state).first() or of_band.filter(state=state)[0]).ref
        for state in states
    ]
    calls = [Call.objects.filter(state=state)[0].ref for state in CallState.values]
    schemes = [Scheme.objects.all()[0].ref]
    complaints = list(Complaint.objects.values_list("ref", flat=True))
    return {
        "soknader/vedtak/": [Decision.objects.all()[0].ref],
        "soknader/": sent,
        "arbeid/soknader/": sent,
        "klager/": complaints,
        "arbeid/klager/": complaints,
        "tilskudd/ordning/": schemes,
        "arbeid/tilskudd/ordning/": schemes,
        "tilskudd/": calls,
        "arbeid/tilskudd/": calls,
    }


def challenge_refs() -> dict[str, list[str]]:
    """A challenge in each state; the one in «Under drøfting» has ideas in each state too."""
    return {
        "utfordringer/": [
            Challenge.objects.filter(state=state)[0].ref for state in ChallengeState.values
        ]
    }


def idea_addresses() -> set[str]:
    """Where an idea is changed, hidden and shown: of one that stands, a hidden and a taken back."""
    every = ChallengeIdea.objects.select_related("challenge")
    shown = [
        every.filter(taken_back_at=None, hidden_at=None)[0],
        every.exclude(hidden_at=None)[0],
        every.exclude(taken_back_at=None)[0],
    ]
    return {
        reverse(f"challenge_idea_{name}", kwargs={"ref": one.challenge.ref, "idea": one.ref})
        for one in shown
        for name in ("edit", "take_back", "hide", "show")
    }


def instrument_refs() -> dict[str, list[str]]:
    """What a municipality offers: one on offer, one nobody answers for, one taken away."""
    found = [Instrument.objects.get(name=name).ref for name in (OFFERED[0][1], LEFT, ENDED)]
    return {"virkemidler/": found, "arbeid/virkemidler/": found}


def partnership_refs() -> dict[str, list[str]]:
    """Where an address begins → a partnership in each state, the latest of each."""
    states = PartnershipState.values
    found = [Partnership.objects.filter(state=state)[0].ref for state in states]
    return {"partnerskap/": found}


def room_refs() -> dict[str, list[str]]:
    """Where an address begins → a dialogue room in each phase."""
    rooms = [DialogueRoom.objects.filter(state=state)[0].ref for state in RoomState.values]
    return {"dialogrom/": rooms, "arbeid/dialogrom/": rooms}


def policy_refs() -> dict[str, list[str]]:
    """Where an address begins → a policy at each step."""
    found = LocalPolicy.objects.order_by("state").distinct("state")
    refs = list(found.values_list("ref", flat=True))
    return {"frivilligpolitikk/": refs, "arbeid/frivilligpolitikk/": refs}


def activity_refs() -> dict[str, list[str]]:
    """Where an address begins → an activity in each state."""
    found = Activity.objects.order_by("state").distinct("state")
    return {"aktiviteter/": list(found.values_list("ref", flat=True))}


def filled(route: str, refs: list[str]) -> set[str]:
    """A route with each ref, and with one plain value for everything else in it."""
    plain = re.sub(r"\(\?P<\w+>[^)]*\)", "kari", route).strip("^$")
    plain = re.sub(r"<slug:(slug|key|name)>", "3909-larvik", plain)
    plain = re.sub(r"<int:\w+>", "1", plain)
    plain = plain.replace("<slug:code>", "R2").replace("<slug:side>", "public")
    plain = plain.replace("<slug:organisation>", "abcdefghjk")
    return {"/" + re.sub(r"<\w+:ref>", ref, plain) for ref in refs}


def browser(who: str) -> Client:
    """Signed in as one of the demo's people, or a stranger."""
    client = Client()
    if who:
        client.force_login(User.objects.get(email=who))
    return client


def test_no_way_of_asking_is_an_error_of_ours(addresses: list[str]) -> None:
    found = [odd for who in WHO for odd in asked_by(who, addresses)]
    assert found == []


def asked_by(who: str, addresses: list[str]) -> list[str]:
    """What went wrong when somebody asked for theirs by GET, and for some in odd ways too."""
    found, client, odd_ones = [], browser(who), theirs(who, addresses, len(WHO))
    for n, address in enumerate(theirs(who, addresses, 2)):
        plain = client.get(address)
        answers = [plain]
        if address in odd_ones:
            head = client.head(address)
            if head.status_code != plain.status_code:
                found.append(f"HEAD {address}: {head.status_code}, GET: {plain.status_code}")
            answers += [client.options(address), client.get(address + ODD[n % len(ODD)])]
        found += [f"{a.status_code} {address}" for a in answers if a.status_code >= 500]
    return found


def test_an_empty_form_is_never_an_error_of_ours(addresses: list[str]) -> None:
    for who in WHO:
        client = browser(who)
        statuses = {a: client.post(a).status_code for a in theirs(who, addresses, 2) if a != LEAVES}
        assert {a: s for a, s in statuses.items() if s >= 500 or s == 400} == {}


def theirs(who: str, addresses: list[str], days: int) -> dict[str, None]:
    """Those that are somebody's today; in so many days each has been everybody's once."""
    today = datetime.now(OSLO).toordinal() + WHO.index(who)
    turns = todays(range(days), 1, today)
    return {address: None for n, address in enumerate(addresses) if n % days in turns}


def test_each_address_is_everybodys_in_two_days(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PLANTED", raising=False)
    addresses = [str(n) for n in range(9)]
    first, second = (theirs(who, addresses, 2) for who in WHO[:2])
    assert {len(first), len(second)} == {4, 5}
    assert sorted([*first, *second]) == addresses  # each of them once
    monkeypatch.setenv("PLANTED", "all")
    assert [*theirs(WHO[0], addresses, 2)] == addresses
