"""Larvik at work on its own text: Kari for the municipality, Liv for the frivillighetsråd."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import User
from agreements.actions import clauses, editions, effect, local, local_clauses
from agreements.comparing import mark
from agreements.models import Clause, Edition, Platform
from agreements.policies import edition_waiting
from core import clock
from core.models import new_ref
from forums.models import Forum, Seat
from organisations.models import Municipality, Organisation
from tests.factories.accounts import UserFactory
from tests.factories.forums import ForumFactory
from tests.factories.organisations import MembershipFactory, OrganisationFactory


@pytest.fixture
def council_there(larvik: Municipality, liv: User) -> Forum:
    """Larvik's frivillighetsråd, where Liv sits for the voluntary side."""
    forum = ForumFactory.create(municipality=larvik, name="Frivillighetsrådet i Larvik")
    Seat.objects.create(
        forum=forum, party=forum.parties.get(organisation=None), person=liv, name=liv.name,
        position="leder", may_approve=True, starts=clock.today(),
    )  # fmt: skip
    return forum


@pytest.fixture
def started(in_force: Edition, council_there: Forum, larvik: Municipality, kari: User) -> Platform:
    """Kari has begun, and the council speaks for the voluntary side."""
    return local.begin(ref=new_ref(), by=kari, municipality=larvik, forum=council_there)


@pytest.fixture
def own_text(started: Platform) -> Edition:
    """Its draft."""
    return started.editions.get()


@pytest.fixture
def one_by_one(in_force: Edition, larvik: Municipality, kari: User) -> Platform:
    """Kari has begun where no council speaks: two organisations must join."""
    return local.begin(ref=new_ref(), by=kari, municipality=larvik, joiners_needed=2)


def choose(edition: Edition, by: Any, code: str, **choice: Any) -> Clause:
    """Choose for a point as it is now."""
    seen = mark(edition.clauses.get(code=code))
    return local_clauses.choose(edition, by=by, code=code, seen=seen, **choice)


def settle(edition: Edition, by: Any, days: int = 0) -> Edition:
    """Everything chosen, a first day so many days from now, and put before the parties."""
    local_clauses.keep_rest(edition, by=by)
    edition.refresh_from_db()
    edition = editions.save_terms(
        edition, by=by, version=edition.version, title=edition.title,
        valid_from=clock.today() + timedelta(days=days),
    )  # fmt: skip
    return local.send_for_approval(edition, by=by, version=edition.version)


def agree(edition: Edition, grete: User, liv: User) -> Edition:
    """Both sides say yes, and the clock has its turn."""
    municipality, voluntary = edition.platform.parties.all()
    editions.say_yes(
        edition, by=grete, party=municipality, decided_by="Kommunestyret", decided_on=clock.today()
    )
    editions.say_yes(edition, by=liv, party=voluntary)
    effect.take_effect()
    edition.refresh_from_db()
    return edition


def club(place: Municipality, name: str) -> tuple[User, Organisation]:
    """An organisation there and its responsible person."""
    person, organisation = (
        UserFactory(name=f"Leder i {name}"),
        OrganisationFactory(name=name, seat=place),
    )
    MembershipFactory(user=person, organisation=organisation)
    return person, organisation


def next_national(before: Edition, petter: User, sara: User, changes: dict[str, str]) -> Edition:
    """KS and Frivillighet Norge agree on the next text; an empty word drops the point."""
    platform = before.platform
    new = editions.start(platform, by=petter, title="Plattformen 2", follows=before)
    for code, words in changes.items():
        if not words:
            clauses.drop_clause(new, by=petter, code=code, version=None)
        elif new.clauses.filter(code=code).exists():
            clauses.save_clause(new, by=petter, code=code, version=None, text=words)
        else:
            clauses.add_clause(new, by=petter, version=None, text=words, code=code, section=code[0])
    new.refresh_from_db()
    new = editions.save_terms(
        new, by=petter, version=new.version, title=new.title,
        valid_from=clock.today() + timedelta(days=1),
    )  # fmt: skip
    editions.send_for_approval(new, by=petter, version=new.version)
    ks, fn = platform.parties.all()
    editions.say_yes(new, by=petter, party=ks)
    return editions.say_yes(new, by=sara, party=fn)


def whys(user: User) -> list[str]:
    """Why each thing of editions and evaluations waits for a person."""
    return [one.why for one in edition_waiting.waiting_for(user)]
