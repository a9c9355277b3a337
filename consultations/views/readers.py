"""A hearing as its readers meet it: the state in their words, what happens when, how to answer."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from consultations import policies
from consultations.models import Answer, AnswerVersion, Hearing
from consultations.states import AnswerState, HearingKind, HearingState
from consultations.views.status import COMING, OPEN, PASSED, status
from core.pages import Event
from core.templatetags.portal import dager_igjen, kort_dato
from organisations.models import Organisation
from organisations.states import Role

SUMMARISED = {HearingState.SUMMARISED, HearingState.CONCLUDED}


def reader_tag(hearing: Hearing, now: datetime) -> dict[str, Any]:
    """The state as organisations and everyone else read it, with its colour."""
    words = {
        COMING: (_("Kommer %(day)s"), "neutral"),
        OPEN: (_("Åpen – %(left)s"), "info"),
        PASSED: (_("Fristen er ute. Kommunen leser svarene"), "neutral"),
        HearingState.SUMMARISED.value: (_("Dette skjedde med innspillene"), "success"),
        HearingState.CONCLUDED.value: (_("Avgjort"), "success"),
        HearingState.WITHDRAWN.value: (_("Trukket"), "neutral"),
    }
    if hearing.kind == HearingKind.MAPPING:
        words[HearingState.SUMMARISED.value] = (_("Resultatene er klare"), "success")
    label, color = words[status(hearing, now)]
    filled = {
        "day": kort_dato(hearing.opens_at, now),
        "left": dager_igjen(hearing.closes_at, now) if hearing.closes_at else "",
    }
    return {"label": label % filled, "color": color}


def timeline(hearing: Hearing, now: datetime) -> list[Event]:
    """What has happened and what comes, in order; the next thing is marked."""
    found = [event for event in _events(hearing, now) if event is not None]
    if hearing.state == HearingState.WITHDRAWN:
        return [event for event in found if event.past]
    coming = next((event for event in found if not event.past), None)
    return [replace(event, next=event is coming) for event in found]


def _events(hearing: Hearing, now: datetime) -> list[Event | None]:
    """Each event that has a date."""
    opened = not hearing.is_coming(now)
    who = hearing.decided_by or _("Kommunen")
    return [
        _event(hearing.opens_at, now, _("Høringen ble åpnet") if opened else _("Høringen åpner")),
        _event(hearing.withdrawn_at, now, _("Høringen ble trukket")),
        _event(hearing.closes_at, now, _("Siste dag for å svare"), until=True),
        _event(hearing.summarised_at, now, _answered_words(hearing))
        or _event(
            hearing.answer_by,
            now,
            _("Dere får vite hva som skjedde med innspillet"),
            lead=_("Innen"),
        ),
        _event(hearing.concluded_at, now, _("Saken ble avgjort"))
        or _event(hearing.decides_on, now, _("%(who)s avgjør") % {"who": who}),
    ]


def _answered_words(hearing: Hearing) -> str:
    """What the municipality did when it summarised; a mapping has figures, not points."""
    if hearing.kind == HearingKind.MAPPING:
        return _("Kommunen viste resultatene")
    return _("Kommunen svarte på innspillene")


def _event(
    day: date | datetime | None, now: datetime, words: str, until: bool = False, lead: str = ""
) -> Event | None:
    """None when there is no date; a date that is over without the thing done is not past."""
    if day is None:
        return None
    past = isinstance(day, datetime) and day <= now
    return Event(day, until, lead, words, past)


def sender(answer: Answer) -> str:
    """Who it is from: the organisation, whose sender is never named, or a private person.

    A private person is named unless they asked not to be.
    """
    if answer.organisation:
        return answer.organisation.name
    return _("En privatperson") if answer.name_withheld else answer.own_name


def joined_words(answer: Answer) -> str:
    """«Solsida skolekorps (svar 3)», whose answer this one joins; «» when it joins none."""
    if answer.joins is None:
        return ""
    names = {"name": sender(answer.joins), "number": answer.joins.number}
    return _("%(name)s (svar %(number)s)") % names


def sender_at_work(answer: Answer) -> str:
    """Who it is from, as the municipality reads it: a private person by name."""
    return answer.own_name


@dataclass(frozen=True)
class OwnAnswer:
    """How far one of the person's organisations has come with a hearing."""

    organisation: Organisation
    answer: Answer | None
    drafting: bool
    open: bool
    may_send: bool = False
    rejoin: bool = False  # what it joined is withdrawn: it may answer anew, late too

    @property
    def quick(self) -> bool:
        """One click is enough: nothing is begun or sent, and the person may send."""
        return self.may_send and self.answer is None and not self.drafting

    @property
    def button(self) -> str:
        """What the button says; empty when the sent answer stands."""
        if self.drafting:
            return _("Fortsett på svaret")
        if self.answer is not None:
            return _("Endre svaret") if self.open else _("Svar på nytt") if self.rejoin else ""
        return _("Svar på høringen") if self.open else _("Svar etter fristen")


def own_answers(user: Any, hearing: Hearing, now: datetime) -> list[OwnAnswer]:
    """One line for each organisation the person may write for; empty for everyone else."""
    if not user.is_authenticated:
        return []
    organisations = list(policies.answering_organisations(user))
    unsent = AnswerVersion.objects.filter(answer=OuterRef("pk"), sent_at=None)
    answers = {
        answer.organisation_id: answer
        for answer in hearing.answers.filter(organisation__in=organisations)
        .select_related("joins")
        .annotate(drafting=Exists(unsent))
    }
    binding = set(
        user.memberships.current()
        .filter(role=Role.RESPONSIBLE)
        .values_list("organisation_id", flat=True)
    )
    return [
        replace(_own(each, answers, hearing, now), may_send=each.pk in binding)
        for each in organisations
    ]


def own_as_person(user: Any, hearing: Hearing) -> Answer | None:
    """What a private person has begun or sent in their own name."""
    if not hearing.allows_persons or not user.is_authenticated:
        return None
    own: Answer | None = hearing.answers.filter(person=user).select_related("current").first()
    return own


def _own(
    organisation: Organisation, answers: dict[Any, Any], hearing: Hearing, now: datetime
) -> OwnAnswer:
    answer = answers.get(organisation.pk)
    sent = answer if answer is not None and answer.state == AnswerState.SENT else None
    drafting = answer is not None and answer.drafting
    joins = sent.joins if sent else None
    rejoin = joins is not None and joins.state == AnswerState.WITHDRAWN
    return OwnAnswer(organisation, sent, drafting, hearing.is_open(now), rejoin=rejoin)


def takes_answers(hearing: Hearing, now: datetime) -> bool:
    """Whether somebody who has not answered may do it now, in time or late."""
    return hearing.state == HearingState.PUBLISHED and not hearing.is_coming(now)
