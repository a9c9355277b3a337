"""The parties' common activities; the only writer of them.

The order of locks: the platform, then the activity.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from agreements.actions import approving
from agreements.emails import activities as emails
from agreements.models import Activity, Party, Platform, Yes
from agreements.policies import activities as policies
from agreements.policies import parties
from agreements.states import ACTIVITY, LIVE, ActivityState
from core import audit, clock, states
from core.errors import Refused, Stale
from core.models import new_ref
from forums.states import CLAUSES

S = ActivityState
LIMITS = {"title": 150, "words": 2000, "criterion": 300}  # characters
REASON = 500
FARTHEST = 5  # years ahead


def locked(activity: Activity) -> Activity:
    """The row under lock, after its platform."""
    platform = approving.locked(Platform(pk=activity.platform_id))
    rows = Activity.objects.select_for_update(of=("self",))
    row = rows.select_related("responsible", "proposed_by").get(pk=activity.pk)
    row.platform = platform
    return row


@transaction.atomic
def propose(
    platform: Platform, *, by: Any, party: Party, ref: str | None = None, **fields: Any
) -> Activity:
    """Propose something to do together. By one who answers for the party, it is that party's yes.

    Args:
        platform: both of whose sides can answer.
        by: one who prepares for the party.
        party: that proposes.
        ref: the same again (double click) gives the same one back.
        fields: title, words, clauses, responsible, due, criterion.

    Raises:
        Refused: not the person's party, a side that nobody answers for, or something is missing.
        Stale: the `ref` names another platform's activity.
    """
    platform = approving.locked(platform)
    _check_prepares(by, party, platform)
    if ref and (found := Activity.objects.filter(ref=ref).first()):
        if found.platform_id != platform.pk:
            raise Stale
        return found
    if not policies.can_answer(platform):
        raise Refused(
            _("Ingen kan svare for frivilligheten her før plattformen gjelder. Vent til da.")
        )
    activity = Activity(
        ref=ref or new_ref(),
        platform=platform,
        proposed_by=party,
        created_at=clock.now(),
        created_by=by,
    )
    _put(activity, **fields)
    activity.save()
    _record("activity.proposed", activity, by, party)
    _own_yes(activity, party, by)
    emails.tell_proposed(activity)
    return activity


def _check_prepares(by: Any, party: Party, platform: Platform) -> None:
    """The party is of this platform, and the person writes for it."""
    if party.platform_id != platform.pk or not parties.may_prepare_for(by, party):
        raise Refused(_("Du kan bare foreslå for din egen part."), "party")


def _put(
    activity: Activity,
    *,
    title: str,
    words: str,
    clauses: Iterable[str],
    responsible: Party,
    due: date,
    criterion: str,
) -> None:
    """Put what was written on an activity; the caller saves it."""
    for name, value in {"title": title, "words": words, "criterion": criterion}.items():
        said = value.strip()
        if not said:
            raise Refused(MISSING[name](), name)
        if len(said) > LIMITS[name]:
            raise Refused(_("Teksten er for lang. Kort den ned."), name)
        setattr(activity, name, said)
    codes = list(dict.fromkeys(clauses))
    if not codes:
        raise Refused(_("Velg minst ett punkt i plattformen."), "clauses")
    if unknown := [code for code in codes if code not in CLAUSES["nb"]]:
        raise Refused(_("Plattformen har ikke punktet %(code)s.") % {"code": unknown[0][:8]},
                      "clauses")  # fmt: skip
    if responsible.platform_id != activity.platform_id:
        raise Refused(_("Velg en av partene."), "responsible")
    _check_due(due)
    activity.clauses, activity.responsible = codes, responsible
    activity.due, activity.year = due, due.year


MISSING = {
    "title": lambda: _("Skriv hva aktiviteten heter."),
    "words": lambda: _("Skriv hva dere skal gjøre."),
    "criterion": lambda: _("Skriv hvordan dere ser at det lyktes."),
}


def _check_due(due: date) -> None:
    """A day to come, within reach of a plan."""
    today = clock.today()
    if due < today:
        raise Refused(_("Dagen er passert. Velg en senere."), "due")
    if due.year > today.year + FARTHEST:
        raise Refused(_("Det er for langt fram. Sjekk årstallet."), "due")


def _own_yes(activity: Activity, party: Party, by: Any) -> None:
    """Who answers for the party and proposes has said yes for it."""
    if policies.may_answer_for(by, party):
        Yes.objects.create(activity=activity, party=party, by=by, at=clock.now())
        _record("activity.yes", activity, by, party)


def _record(verb: str, activity: Activity, by: Any, party: Party, **detail: Any) -> None:
    """Who did it, and in whose name."""
    audit.record(verb, activity, by=by, on_behalf_of=policies.acting_for(by, party), **detail)


@transaction.atomic
def change(activity: Activity, *, by: Any, party: Party, version: int, **fields: Any) -> Activity:
    """Change a proposal, or take up again what was postponed. Every yes to the old words falls.

    Args:
        by: one who prepares for the party.
        party: that proposes the new words.
        version: the version the form was opened with.
        fields: title, words, clauses, responsible, due, criterion.

    Raises:
        Refused: not the person's party, agreed already, or something is missing or unknown.
        Stale: somebody has changed it since.
    """
    activity = locked(activity)
    _check_prepares(by, party, activity.platform)
    if activity.version != version:
        raise Stale
    if activity.state not in {S.PROPOSED, S.POSTPONED}:
        raise Refused(_("Partene er enige om dette. Utsett aktiviteten for å endre den."))
    Yes.objects.filter(activity=activity).delete()
    if activity.state == S.POSTPONED:
        states.move(activity, S.PROPOSED, allowed=ACTIVITY)
    _put(activity, **fields)
    activity.proposed_by, activity.agreed_at, activity.reason = party, None, ""
    activity.version += 1
    activity.save()
    _record("activity.changed", activity, by, party)
    _own_yes(activity, party, by)
    emails.tell_proposed(activity)
    return activity


@transaction.atomic
def say_yes(activity: Activity, *, by: Any, party: Party, version: int) -> Activity:
    """One party's yes; the last one makes it agreed.

    Args:
        by: one who answers for the party, and has not said yes for another.
        party: whose yes.
        version: the words that the person read.

    Raises:
        Refused: not the person's key, a second party by one person, or not a proposal.
        Stale: the words have changed since.
    """
    activity = locked(activity)
    if party.platform_id != activity.platform_id or not policies.may_answer_for(by, party):
        raise Refused(
            _("Bare de som kan binde %(party)s, kan si ja for den parten.") % {"party": party},
            "party",
        )
    given = Yes.objects.filter(activity=activity)
    if given.filter(party=party).exists():
        return activity  # a second click
    if given.filter(by=by).exists():
        raise Refused(
            _("Du har sagt ja for den andre parten. En annen må si ja for denne."), "party"
        )
    if activity.version != version:
        raise Stale
    if activity.state != S.PROPOSED:
        raise Refused(_("Aktiviteten venter ikke på svar."), "party")
    Yes.objects.create(activity=activity, party=party, by=by, at=clock.now())
    _record("activity.yes", activity, by, party)
    if given.count() == activity.platform.parties.count():
        states.move(activity, S.AGREED, allowed=ACTIVITY)
        activity.agreed_at = clock.now()
        activity.save(update_fields=["state", "agreed_at"])
        _record("activity.agreed", activity, by, party)
        emails.tell_agreed(activity, by)
    return activity


@transaction.atomic
def advance(activity: Activity, *, by: Any, version: int, to: str) -> Activity:
    """Planned, then under way, as the responsible party says.

    Raises:
        Refused: not the responsible party's, or no such step.
        Stale: somebody has changed it since.
    """
    activity = locked(activity)
    _check_leads(by, activity)
    if activity.state == to and activity.version == version + 1:
        return activity  # a second click
    if activity.version != version:
        raise Stale
    if to not in {S.PLANNED, S.UNDER_WAY}:
        raise Refused(_("Velg hva som er neste steg."))
    was = states.move(activity, S(to), allowed=ACTIVITY)
    activity.version += 1
    activity.save(update_fields=["state", "version"])
    _log("activity.moved", activity, by, was=was, to=to)
    return activity


def _check_leads(by: Any, activity: Activity) -> None:
    """Prepares for the responsible party."""
    if not policies.may_lead(by, activity):
        raise Refused(policies.why_not_lead(by, activity))


def _log(verb: str, activity: Activity, by: Any, **detail: Any) -> None:
    """In the responsible party's name."""
    _record(verb, activity, by, activity.responsible, **detail)


@transaction.atomic
def finish(activity: Activity, *, by: Any, version: int, done_on: date, result: str) -> Activity:
    """It is done: when, and what came of it.

    Args:
        by: one who prepares for the responsible party.
        done_on: not after today.
        result: what came of it, measured by the criterion; public.

    Raises:
        Refused: not the responsible party's, not under way, a day to come, or no words.
        Stale: somebody has changed it since.
    """
    activity = locked(activity)
    _check_leads(by, activity)
    if activity.state == S.DONE and activity.version == version + 1:
        return activity  # a second click
    if activity.version != version:
        raise Stale
    said = result.strip()
    if done_on > clock.today():
        raise Refused(_("Dagen er ikke kommet ennå."), "done_on")
    if not said or len(said) > LIMITS["words"]:
        raise Refused(_("Skriv kort hva som kom ut av det."), "result")
    states.move(activity, S.DONE, allowed=ACTIVITY)
    activity.done_on, activity.result = done_on, said
    activity.version += 1
    activity.save(update_fields=["state", "version", "done_on", "result"])
    _log("activity.done", activity, by, on=str(done_on))
    return activity


@transaction.atomic
def stop(
    activity: Activity, *, by: Any, party: Party, version: int, to: str, reason: str
) -> Activity:
    """Postpone or cancel, with a public reason; the other parties are told.

    A party cannot be held to go on. To take it up again takes every party's yes anew.

    Args:
        by: one who answers for the party.
        party: that stops it.
        to: postponed or cancelled; cancelling a proposal is to say no.

    Raises:
        Refused: not the person's key, no reason, or no such step.
        Stale: somebody has changed it since.
    """
    activity = locked(activity)
    if party.platform_id != activity.platform_id or not policies.may_answer_for(by, party):
        raise Refused(policies.why_not_bind(by, activity), "party")
    if activity.state == to and activity.version == version + 1:
        return activity  # a second click
    if activity.version != version:
        raise Stale
    said = reason.strip()
    if not said or len(said) > REASON:
        raise Refused(_("Skriv kort hvorfor. Alle kan lese det."), "reason")
    if to not in {S.POSTPONED, S.CANCELLED}:
        raise Refused(_("Velg om aktiviteten skal utsettes eller avlyses."))
    was = states.move(activity, S(to), allowed=ACTIVITY)
    activity.reason = said
    activity.version += 1
    activity.save(update_fields=["state", "version", "reason"])
    _record(f"activity.{to}", activity, by, party, was=was)
    emails.tell_stopped(activity, party)
    return activity


def may_be_anchored(activity: Activity) -> bool:
    """While it is not over."""
    return activity.state in {S.PROPOSED, S.POSTPONED, *LIVE}
