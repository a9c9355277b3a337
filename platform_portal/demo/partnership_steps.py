"""The steps that the demo's partnerships go through, each on its day; by the real actions."""

from datetime import timedelta
from typing import Any

from core import clock
from core.models import new_ref
from organisations.models import Municipality, Organisation
from partnerships.actions import (
    partnership_ending,
    partnership_ideas,
    partnership_meetings,
    partnership_signing,
    partnership_writing,
)
from partnerships.models import Partnership, PartnershipParty
from platform_portal.demo.hearings import sender_for
from platform_portal.demo.time_travel import days_from_now


def larvik() -> Municipality:
    """With its organisation."""
    return Municipality.objects.select_related("organisation").get(number="3909")


def side(one: Partnership, name: str = "") -> PartnershipParty:
    """The party of an organisation by name; the municipality's where nothing is said."""
    parties = one.parties.select_related("organisation")
    found = (
        parties.filter(organisation__name=name)
        if name
        else parties.filter(organisation=one.owner_id)
    )
    return found.get()


def idea(
    people: dict[str, Any], name: str, days: int, title: str, purpose: str, *themes: str
) -> Partnership:
    """Posted by an organisation, so many days from today."""
    organisation = Organisation.objects.get(name=name)
    with days_from_now(days - 1):
        sender = sender_for(name, people)
    with days_from_now(days):
        return partnership_ideas.post_idea(
            ref=new_ref(),
            by=sender,
            on_behalf_of=organisation,
            municipality=larvik(),
            title=title,
            purpose=purpose,
            themes=list(themes),
        )


def talk(people: dict[str, Any], one: Partnership, name: str, days: int, words: str) -> None:
    """Kari comes in for Larvik, they talk, and the organisation begins on the agreement."""
    with days_from_now(days):
        partnership_ideas.join(one, by=people["kari"], on_behalf_of=one.owner)
    with days_from_now(days + 1):
        partnership_ideas.begin_draft(
            one, by=sender_for(name, people), party=side(one, name), words=words
        )


def write(
    people: dict[str, Any],
    one: Partnership,
    name: str,
    days: int,
    lasts: tuple[int, int],
    ours: str,
    theirs: str,
) -> None:
    """Both sides write, Kari the shared text.

    Args:
        lasts: the first and the last day, days from today.
        ours: what the municipality brings.
        theirs: what the organisation brings.
    """
    first, last = (clock.today() + timedelta(days=n) for n in lasts)
    with days_from_now(days):
        one.refresh_from_db()
        partnership_writing.save_text(
            one,
            by=people["kari"],
            party=side(one),
            version=one.version,
            title=one.title,
            purpose=one.purpose,
            themes=one.themes,
            starts=first,
            ends=last,
            legal_basis="Frivillighetsplanen, vedtatt av kommunestyret.",
            follow_up="Vi møtes hvert år, og ringer hverandre når noe ikke virker.",
        )
        for name_of, words, by in (("", ours, "kari"), (name, theirs, name)):
            party = side(one, name_of)
            person = people["kari"] if by == "kari" else sender_for(name, people)
            partnership_writing.save_contribution(
                one, by=person, party=party, version=party.version, words=words
            )


def check(people: dict[str, Any], one: Partnership, days: int, answers: dict[str, bool]) -> None:
    """Kari answers the questions of the check."""
    with days_from_now(days):
        one.refresh_from_db()
        partnership_writing.answer_check(one, by=people["kari"], edition=one.edition, **answers)


def reason(people: dict[str, Any], one: Partnership, days: int, words: str) -> None:
    """Grete says why all the same."""
    with days_from_now(days):
        one.refresh_from_db()
        partnership_writing.give_reason(one, by=people["grete"], edition=one.edition, reason=words)


def sign(people: dict[str, Any], one: Partnership, days: int, *names: str) -> None:
    """Grete for Larvik, and each of the organisations by its own."""
    with days_from_now(days):
        one.refresh_from_db()
        partnership_signing.sign(one, by=people["grete"], party=side(one), edition=one.edition)
        for name in names:
            partnership_signing.sign(
                one, by=sender_for(name, people), party=side(one, name), edition=one.edition
            )


def begin(days: int) -> None:
    """What the clock does on a first day."""
    with days_from_now(days):
        partnership_signing.begin_due()


def meet(people: dict[str, Any], one: Partnership, days: int, notes: str = "") -> None:
    """Kari sets the yearly meeting a month ahead; with notes it was held."""
    one.refresh_from_db()
    latest = one.meetings.order_by("-number")[0]
    with days_from_now(min(days - 30, -1)):
        day = clock.today() + timedelta(days=days - min(days - 30, -1))
        start = clock.start_of_day(day).replace(hour=17)
        latest = partnership_meetings.set_meeting(
            latest,
            by=people["kari"],
            party=side(one),
            version=latest.version,
            starts_at=start,
            ends_at=start + timedelta(hours=1),
            place="Rådhuset, møterom 2",
        )
    if notes:
        with days_from_now(days, hour=20):
            partnership_meetings.hold_meeting(
                latest, by=people["kari"], party=side(one), version=latest.version, notes=notes
            )


def look_back(
    people: dict[str, Any], one: Partnership, name: str, days: int, kind: str, *said: str
) -> None:
    """The municipality's words, then the organisation's."""
    with days_from_now(days):
        one.refresh_from_db()
        pairs = [(people["kari"], side(one)), (sender_for(name, people), side(one, name))]
        for (person, party), words in zip(pairs, said, strict=True):
            partnership_ending.evaluate(one, by=person, party=party, kind=kind, words=words)
