"""The national platform in our own summary: two editions, each agreed on by both parties."""

from datetime import date, timedelta
from typing import Any

from agreements.actions import editions, effect, terms
from agreements.actions.platforms import set_up_national
from agreements.models import Approval, Clause, Edition, Platform
from agreements.states import EDITION, SUMMARY, EditionState, Section
from core import clock, states
from platform_portal.demo.time_travel import days_from_now

KNOWN = -395  # days: the demo's people have their roles
MONTHS_LEFT = 5  # of the edition in force: the parties are looking back
LEAD = "KS og Frivillighet Norge er enige om hvordan kommuner og frivillige skal samarbeide."
OLD = {
    "R2": "Organisasjonene bør få støtte de selv kan bestemme over.",
    "K1e": "Kommunen bør ha et sted å møte organisasjonene.",
}  # what the first edition said otherwise


def make_agreements(people: dict[str, Any]) -> Platform:
    """The first edition has had its time; the second one is in force, with five months left."""
    platform = set_up_national()
    ends = clock.months_later(clock.today(), MONTHS_LEFT)
    begins = clock.months_later(ends, -36) + timedelta(days=1)
    with days_from_now(KNOWN):
        first = old_edition(platform, people, begins)
        agree(platform, people, begins, follows=first)
    terms.warn_of_ends()
    return platform


def old_edition(platform: Platform, people: dict[str, Any], ended: date) -> Edition:
    """From before the portal: as it was signed on paper, the last day the day before `ended`."""
    begun = clock.months_later(ended, -36)
    edition = Edition.objects.create(
        platform=platform, title="Plattformen, første utgave", lead=LEAD, summary_only=True,
        valid_from=begun, valid_to=ended - timedelta(days=1), created_at=clock.now(),
    )  # fmt: skip
    write_summary(edition, OLD)
    states.move(edition, EditionState.FOR_APPROVAL, allowed=EDITION)
    edition.save()
    signed = clock.start_of_day(begun)
    for party, person in zip(platform.parties.all(), ("petter", "sara"), strict=True):
        Approval.objects.create(edition=edition, party=party, by=people[person], at=signed)
    edition.signed_at = signed
    for state in (EditionState.SIGNED, EditionState.IN_FORCE, EditionState.SUPERSEDED):
        states.move(edition, state, allowed=EDITION)
        edition.save()  # the database knows the steps too
    return edition


def agree(platform: Platform, people: dict[str, Any], begins: date, follows: Edition) -> Edition:
    """Written by Frivillighet Norge, said yes to by both, in force."""
    sara, petter = people["sara"], people["petter"]
    title = "Plattformen, andre utgave"
    edition = editions.start(platform, by=sara, title=title, lead=LEAD, summary_only=True)
    edition.follows = follows
    edition.save(update_fields=["follows"])
    write_summary(edition, {})
    edition = editions.save_terms(
        edition, by=sara, version=edition.version, title=title, lead=LEAD, valid_from=begins
    )
    editions.send_for_approval(edition, by=sara, version=edition.version)
    by_name = {party.name: party for party in platform.parties.all()}
    editions.say_yes(edition, by=sara, party=by_name["Frivillighet Norge"])
    editions.say_yes(edition, by=petter, party=by_name["KS"])
    effect.take_effect()
    edition.refresh_from_db()
    return edition


def write_summary(edition: Edition, words: dict[str, str]) -> None:
    """Every clause in our own words; `words` are what an older text said otherwise."""
    Clause.objects.bulk_create(
        Clause(
            edition=edition,
            code=one["code"],
            section=Section(one["code"][0]),
            position=place,
            heading=one["nb"]["heading"],
            text=words.get(one["code"], one["nb"]["text"]),
            heading_nn=one["nn"]["heading"],
            text_nn="" if one["code"] in words else one["nn"]["text"],
        )
        for place, one in enumerate(SUMMARY["clauses"], start=1)
    )
