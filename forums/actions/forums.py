"""A forum from the day it is set up to the day it is wound up; the only writer of its terms."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.policies import is_operator
from core import audit, clock
from core.errors import Refused, Stale
from forums import policies
from forums.actions.locks import check_keeps, locked
from forums.actions.seats import seat_first_key
from forums.actions.wishes import all_fall_away
from forums.emails import setup as letters
from forums.models import Forum, Party, PartyPlace, Series
from forums.states import (
    ON_ITS_WAY,
    ForumKind,
    MemberRule,
)
from organisations.models import Municipality, Organisation

# what may be changed → the least and the most of it; days, months or minutes
RANGES = {
    "interval_months": (1, 36),
    "notice_days": (1, 180),
    "cutoff_days": (0, 180),
    "minutes_days": (1, 180),
    "usual_minutes": (15, 720),
}
LEADS = ("turn_leads", "reminder_leads")
MOST_LEADS, FURTHEST_LEAD = 5, 365
WORDS = ("name", "mandate", "usual_place")
PLAIN = ("elected_body", "member_rule", "first_target", "usual_start", "kind")
TERMS = {*RANGES, *LEADS, *WORDS, *PLAIN}


@transaction.atomic
def set_up(
    *,
    ref: str,
    by: Any,
    municipality: Municipality,
    kind: str,
    name: str,
    mandate: str,
    elected_body: bool,
    member_rule: str,
    first_target: date,
    parties: Sequence[Organisation | str],
    topics: Iterable[Any] = (),
    holder: "Organisation | User | None" = None,
    **terms: Any,
) -> Forum:
    """Set up a forum of a municipality and tell its members (clause K1e).

    Args:
        ref: the forum's name from the start; the same again (double click) gives the same forum.
        by: a writer of the municipality.
        parties: two or more, in the order they convene; a text is a party without an organisation.
        topics: what it is about.
        holder: who holds the key of the first party without an organisation, when that is known.
        terms: cadence, notice, cut-off, leads, usual place and time.

    Raises:
        Refused: not a writer there, a term out of range, or fewer than two different parties.
        Stale: the `ref` names another municipality's forum.
    """
    owner = municipality.organisation
    if owner is None or not policies.may_set_up_for(by, municipality):
        raise Refused(_("Bare de som arbeider i kommunen, kan sette opp en møteplass for den."))
    order = checked_order(parties)
    given = checked_terms(
        {**terms, "kind": kind, "name": name, "mandate": mandate, "elected_body": elected_body,
         "member_rule": member_rule, "first_target": first_target}
    )  # fmt: skip
    _check_first_target(first_target)
    forum, made = Forum.objects.get_or_create(
        ref=ref,
        defaults=given
        | {
            "municipality": municipality,
            "secretariat": owner,
            "created_at": clock.now(),
            "created_by": by,
        },
    )
    if forum.secretariat_id != owner.pk:
        raise Stale
    if not made:
        return forum
    forum.topics.set(topics)
    begin_series(forum, order, by=by)
    if holder is not None:
        seat_first_key(forum, by=by, holder=holder)
    audit.record("forum.set_up", forum, by=by, on_behalf_of=owner)
    letters.tell_set_up(forum)
    return forum


@transaction.atomic
def set_up_national(
    *,
    by: Any,
    kind: str = ForumKind.CONTACT_MEETING,
    name: str,
    mandate: str,
    first_target: date,
    parties: Sequence[Organisation | str],
    **terms: Any,
) -> Forum:
    """Set up the contact meeting of national parties (clause O2). Again: the same one.

    Args:
        by: the operator; None from the command line.
        parties: in the order they convene, two or more.

    Raises:
        Refused: somebody else, or a term out of range.
    """
    if by is not None and not is_operator(by):
        raise Refused(_("Bare driften kan sette opp nasjonale møter."))
    order = checked_order(parties)
    given = checked_terms(
        {**terms, "kind": kind, "name": name, "mandate": mandate, "first_target": first_target,
         "member_rule": MemberRule.LISTED}
    )  # fmt: skip
    ids = {one.pk for one in order if isinstance(one, Organisation)}
    Organisation.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk").first()
    for forum in Forum.objects.active().filter(municipality=None, kind=kind):
        if set(forum.parties.values_list("organisation", flat=True)) == ids:
            return forum
    _check_first_target(first_target)
    forum = Forum.objects.create(created_at=clock.now(), created_by=by, **given)
    begin_series(forum, order, by=by)
    audit.record("forum.set_up", forum, by=by)
    return forum


@transaction.atomic
def change_terms(
    forum: Forum, *, by: Any, version: int, topics: Iterable[Any] | None = None, **fields: Any
) -> Forum:
    """Change what the forum is and how it works; the parties are told.

    Args:
        by: who keeps it: a writer of its secretariat; in a national one, a holder of a key.
        version: the version the form was opened with.
        topics: None leaves them.
        fields: any of `TERMS`; the order of the parties has its own action.

    Raises:
        Refused: not a keeper, wound up, or a term out of range.
        Stale: somebody else has changed it since.
    """
    forum = locked(forum)
    check_keeps(by, forum)
    if forum.version != version:
        raise Stale
    given = checked_terms(fields, forum)
    changed = sorted(name for name, value in given.items() if getattr(forum, name) != value)
    if "first_target" in changed:
        _check_first_target(given["first_target"])
    wanted = None if topics is None else {topic.pk for topic in topics}
    if wanted is not None and wanted != set(forum.topics.values_list("pk", flat=True)):
        forum.topics.set(wanted)
        changed.append("topics")
    if not changed:
        return forum
    for name, value in given.items():
        setattr(forum, name, value)
    forum.version += 1
    forum.save()
    audit.record(
        "forum.terms_changed", forum, by=by, on_behalf_of=forum.secretariat, changed=changed
    )
    letters.tell_terms(forum, by=by)
    return forum


@transaction.atomic
def wind_up(forum: Forum, *, by: Any, reason: str) -> Forum:
    """End a municipality's forum; what it did stays readable. Again: nothing more happens.

    Raises:
        Refused: not a keeper, no reason, a meeting on its way, or a national one, that follows
            from the platform and is not one party's to end.
    """
    forum = locked(forum, ended=True)
    if forum.ended_at:
        return forum
    check_keeps(by, forum)
    if forum.secretariat is None:
        raise Refused(_("Kontaktmøtet følger av plattformen. Én part kan ikke legge det ned."))
    if not reason.strip():
        raise Refused(_("Skriv hvorfor møteplassen legges ned."), "reason")
    if forum.meetings.filter(state__in=ON_ITS_WAY).exists():
        raise Refused(_("Et møte er på vei. Hold det eller avlys det først."))
    now = clock.now()
    all_fall_away(forum, ending=True)
    letters.tell_wound_up(forum, reason.strip())
    forum.ended_at, forum.end_reason = now, reason.strip()
    forum.version += 1
    forum.save(update_fields=["ended_at", "end_reason", "version"])
    audit.record("forum.wound_up", forum, by=by, on_behalf_of=forum.secretariat)
    return forum


def begin_series(
    forum: Forum,
    order: Sequence[Party | Organisation | str],
    *,
    by: Any,
    first_slot: int = 0,
    reason: str = "",
) -> Series:
    """A run of turns with these parties in this order; those that are new become parties."""
    last = forum.series.order_by("-number").first()
    series = Series.objects.create(
        forum=forum,
        number=last.number + 1 if last else 1,
        first_slot=first_slot,
        reason=reason,
        started_at=clock.now(),
        started_by=by,
    )
    for position, one in enumerate(order):
        PartyPlace.objects.create(series=series, party=party_of(forum, one), position=position)
    return series


def party_of(forum: Forum, one: Party | Organisation | str) -> Party:
    """The party itself; one that left and comes back is the same row."""
    if isinstance(one, Party):
        party = one
    else:
        organisation = one if isinstance(one, Organisation) else None
        name = str(one).strip()[:120]
        known = forum.parties.filter(organisation=organisation) if organisation else None
        found = (known or forum.parties.filter(name=name)).first()
        if found and found.organisation != organisation:
            raise Refused(_("To parter kan ikke ha samme navn."), "parties")
        party = found or Party.objects.create(forum=forum, organisation=organisation, name=name)
    if party.ended_at:
        party.ended_at = None
        party.save(update_fields=["ended_at"])
    return party


def checked_order[T: (Party | Organisation | str)](parties: Sequence[T]) -> list[T]:
    """Two or more different parties, in order (clause P1: equal).

    Raises:
        Refused: fewer, one of them twice, or one without a name.
    """
    names = [str(one).strip().casefold() for one in parties]
    if len(names) < 2:
        raise Refused(_("En møteplass trenger minst to parter."), "parties")
    if len(set(names)) != len(names):
        raise Refused(_("Samme part står to ganger. Ta bort den ene."), "parties")
    if any(not 0 < len(name) <= 120 for name in names):
        raise Refused(_("Hver part må ha et navn på høyst 120 tegn."), "parties")
    return list(parties)


def checked_terms(given: dict[str, Any], forum: Forum | None = None) -> dict[str, Any]:
    """The terms with their words trimmed.

    Raises:
        Refused: an empty name or mandate, a number out of range, or items due after the notice.
    """
    if unknown := set(given) - TERMS:
        raise TypeError(f"no terms: {sorted(unknown)}")
    terms = {k: v.strip() if k in WORDS else v for k, v in given.items()}
    for name, words in (
        ("name", _("Skriv hva møteplassen heter.")),
        ("mandate", _("Skriv hva møteplassen er til for.")),
    ):
        if name in terms and not terms[name]:
            raise Refused(words, name)
    for name in set(RANGES) & set(terms):
        least, most = RANGES[name]
        if not least <= terms[name] <= most:
            raise Refused(
                _("Skriv et tall fra %(least)s til %(most)s.") % {"least": least, "most": most},
                name,
            )
    for name in set(LEADS) & set(terms):
        terms[name] = _checked_leads(name, terms[name])
    notice, cutoff = (
        terms.get(name, getattr(forum or Forum(), name)) for name in ("notice_days", "cutoff_days")
    )
    if cutoff > notice:
        raise Refused(
            _("Fristen for saker kan ikke gå ut før innkallingen er sendt. Velg færre dager."),
            "cutoff_days",
        )
    return terms


def _checked_leads(name: str, days: Iterable[int]) -> list[int]:
    """Different days, the longest first."""
    leads = sorted(set(days), reverse=True)
    if len(leads) > MOST_LEADS or any(not 0 <= day <= FURTHEST_LEAD for day in leads):
        raise Refused(_("Skriv høyst fem tall, hvert fra 0 til 365."), name)
    if name == "turn_leads" and not leads:
        raise Refused(_("Skriv minst ett tall, så den som har tur, får beskjed."), name)
    return leads


def _check_first_target(day: date) -> None:
    """A meeting that was to be held already is nobody's turn."""
    if day <= clock.today():
        raise Refused(_("Velg en dag som ikke har vært."), "first_target")
    if day.year > clock.today().year + 5:
        raise Refused(_("Velg en dag innen fem år."), "first_target")
