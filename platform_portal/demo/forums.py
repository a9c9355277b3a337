"""Contact meetings with a history, a council, a county's dialogue meeting: what happened there.

Rows are written in the order the triggers of `forums` ask for: everything of a meeting before its
minutes are approved, and turns one after another. The meeting that is ahead is convened by the
action itself, so that its letters are written.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from core import clock
from core.models import new_ref
from forums import membership
from forums.actions import convening
from forums.models import (
    AgendaItem,
    Attendance,
    Exchange,
    FollowUp,
    Forum,
    Invitation,
    Meeting,
    Minutes,
    Party,
    PartyPlace,
    Seat,
    Series,
    Verdict,
)
from forums.states import (
    ExchangeKind,
    FollowUpState,
    ForumKind,
    ItemOutcome,
    ItemState,
    MeetingState,
    MemberRule,
    MinutesState,
    VerdictKind,
)
from organisations.models import Municipality, Organisation
from platform_portal.demo.parties import organisation_called
from platform_portal.demo.time_travel import days_from_now

THURSDAY = 3
# days from today, who convened, what was talked about, what came of it, called off?
CONTACT_MEETINGS = [
    (-930, "fn", "Hva er en god frist i en høring?", "Partene vil måle fristene.", ""),
    (-745, "ks", "Kontaktpersoner i kommunene", "KS oppfordrer alle til å navngi en.", ""),
    (-560, "fn", "Frie midler", "Frivillighet Norge samler eksempler.", ""),
    (-380, "ks", "Lokaler", "", "Mange var syke. Vi finner en ny dag."),
    (-310, "ks", "Lokaler", "Partene skriver et felles brev.", ""),
    (-170, "fn", "Kartlegging av frivilligheten", "Samme spørsmål i hele landet.", ""),
    (-17, "ks", "Korte svarfrister", "Partene skriver et innlegg sammen.", ""),
]
# side, title, words, clause, agreed?
CONTACT_ITEMS = [
    ("fn", "Svarfrister som går over sommeren", "Hvordan får lag uten ansatte svart?", "R4", True),
    ("fn", "Tilskudd uten krav om prosjekt", "Hva må til for mer frie midler?", "R2", False),
    ("ks", "Slik finner kommunen riktig kontaktperson", "Noen gode eksempler.", "K1c", True),
    ("ks", "Frivillighet i beredskapen", "Hvem ringer hvem når det gjelder?", "K3", False),
]
# what, whose (None: both), days from today, done?
CONTACT_FOLLOW_UPS = [
    ("Felles brev om lokaler til alle kommuner", "ks", 6, False),
    ("Mal for lokal plattform på nynorsk", "fn", 20, False),
    ("Felles innlegg om korte svarfrister", None, -2, True),
]
SWAP = "Vi har landsting i mai og kan heller innkalle nå, i mars."
# name, answer, people, needs
ANSWERS = [
    ("Solsida skolekorps", "yes", 2, ""),
    ("Nordlia grendelag", "yes", 1, ""),
    ("Lågen hørselslag", "yes", 2, "Teleslynge og skrivetolk"),
    ("Larvik svømmevenner", "yes", 1, ""),
    ("Stavern kammerkor", "perhaps", 1, ""),
    ("Larvik sjakklubb", "no", 1, ""),
    ("Havnegata velforening", "no", 1, ""),
]
CAME = ["Solsida skolekorps", "Nordlia grendelag", "Larvik svømmevenner", "Lågen hørselslag"]


def make_forums(people: dict[str, Any]) -> None:
    """The three, as far as their stories go."""
    make_contact_meeting(people)
    make_council(people)
    make_dialogue(people)


def on(days: int, hour: int) -> datetime:
    """An hour of the Thursday on or before so many days from today."""
    day = clock.today() + timedelta(days=days)
    return at(days - (day.weekday() - THURSDAY) % 7, hour)


def at(days: int, hour: int) -> datetime:
    """An hour in Oslo so many days from today."""
    return clock.start_of_day(clock.today() + timedelta(days=days)).replace(hour=hour)


def make_contact_meeting(people: dict[str, Any]) -> None:
    """KS and Frivillighet Norge since 2024: one called off, a swap that waits for its answer."""
    fn, ks = organisation_called("Frivillighet Norge"), organisation_called("KS")
    by = {"fn": people["sara"], "ks": people["petter"]}
    forum, series, (first, second) = set_up(
        by["fn"], -1000, [fn, ks], kind=ForumKind.CONTACT_MEETING, member_rule=MemberRule.LISTED,
        name="Kontaktmøte mellom KS og Frivillighet Norge", interval_months=6, notice_days=42,
        mandate="Partene møtes jevnlig og følger opp plattformen for samarbeid. "
                "Innkallingen går på omgang.",
        usual_place="Hos den som innkaller",
    )  # fmt: skip
    parties, slot = {"fn": first, "ks": second}, 0
    last = None
    for days, side, title, result, reason in CONTACT_MEETINGS:
        meeting = hold(
            series, parties[side], by[side], days, slot, title="Kontaktmøte", lead=title,
            place="Oslo", hour=10, reason=reason,
        )  # fmt: skip
        if reason:
            continue
        take_up(meeting, parties[side], by[side], title, title, result=result)
        promise(meeting, parties, by["ks"] if meeting_is_last(days) else None)
        write_minutes(meeting, by[side], days, {second: by["ks"], first: by["fn"]})
        slot, last = slot + 1, meeting
    assert last is not None  # noqa: S101 – the list above has some
    for side, title, words, clause, agreed in CONTACT_ITEMS:
        other = by["ks" if side == "fn" else "fn"]
        propose(forum, parties[side], by[side], title, words, clause, other if agreed else None)
    Exchange.objects.create(
        series=series, kind=ExchangeKind.SWAP, first=slot, second=slot + 1, party=second,
        other=first, reason=SWAP, asked_by=by["ks"], asked_at=at(-3, 9),
    )  # fmt: skip


def meeting_is_last(days: int) -> bool:
    """Promises of the latest meeting are the ones that are still to be kept."""
    return days == CONTACT_MEETINGS[-1][0]


def set_up(
    by: Any, days: int, parties: Sequence[Organisation | str], **terms: Any
) -> tuple[Forum, Series, list[Party]]:
    """A forum with its first series; the first party convenes first."""
    made = at(days, 9)
    forum = Forum.objects.create(
        created_by=by, created_at=made, first_target=(made + timedelta(days=70)).date(), **terms
    )
    series = Series.objects.create(forum=forum, started_at=made, started_by=by)
    found = []
    for position, one in enumerate(parties):
        organisation = one if isinstance(one, Organisation) else None
        party = Party.objects.create(forum=forum, organisation=organisation, name=str(one)[:120])
        PartyPlace.objects.create(series=series, party=party, position=position)
        found.append(party)
    return forum, series, found


def hold(
    series: Series, convener: Party, by: Any, days: int, slot: int, *, hour: int = 17,
    reason: str = "", **particulars: Any,
) -> Meeting:  # fmt: skip
    """A meeting that was held, or with a reason one that was called off."""
    starts = on(days, hour)
    called = starts - timedelta(days=series.forum.notice_days + 2)
    state: dict[str, Any] = {"state": MeetingState.HELD, "held_at": starts, "held_by": by}
    if reason:
        off = starts - timedelta(days=2)
        state = {"state": MeetingState.CANCELLED, "called_off_at": off, "reason": reason}
    meeting = Meeting.objects.create(
        forum=series.forum, series=series, slot=slot, convener=convener, starts_at=starts,
        ends_at=starts + timedelta(hours=2), created_by=by, created_at=called,
        convened_at=called, convened_by=by, **state, **particulars,
    )  # fmt: skip
    if not reason:
        for party in series.forum.parties.all():
            Attendance.objects.create(meeting=meeting, party=party, people=3)
    return meeting


def take_up(
    meeting: Meeting, party: Party, by: Any, title: str, words: str, result: str
) -> AgendaItem:
    """An item that was on the agenda and came to something."""
    return AgendaItem.objects.create(
        forum=meeting.forum, meeting=meeting, title=title, words=words, party=party,
        proposed_by=by, proposed_at=meeting.created_at, decided_by=by,
        decided_at=meeting.created_at, state=ItemState.ACCEPTED, outcome=ItemOutcome.FOLLOW_UP,
        result=result,
    )  # fmt: skip


def promise(meeting: Meeting, parties: dict[str, Party], by: Any) -> None:
    """Who does what by when; only the latest meeting's promises, else nothing."""
    for what, side, days, done in CONTACT_FOLLOW_UPS if by else []:
        FollowUp.objects.create(
            forum=meeting.forum, meeting=meeting, item=meeting.items.first(), what=what,
            party=parties[side] if side else None, due=clock.today() + timedelta(days=days),
            state=FollowUpState.DONE if done else FollowUpState.OPEN,
            note="Innlegget sto på trykk." if done else "", created_at=meeting.ends_at,
            done_at=at(days - 1, 12) if done else None, done_by=by if done else None,
        )  # fmt: skip


def write_minutes(meeting: Meeting, by: Any, days: int, yes: dict[Party, Any]) -> Minutes:
    """Written and sent for approval, with the given yes; approved and closed when all have said it.

    The first in `yes` answers after 8 days, the next after 12.
    """
    minutes = Minutes.objects.create(
        meeting=meeting, state=MinutesState.FOR_APPROVAL, written_by=by,
        words="Partene gikk gjennom sakene og det som er avtalt.",
        summary=f"{meeting.lead or meeting.title}: se hva partene ble enige om.",
        created_at=meeting.ends_at, sent_at=meeting.ends_at + timedelta(days=2),
    )  # fmt: skip
    said = meeting.ends_at
    for place, (party, person) in enumerate(yes.items()):
        said = meeting.ends_at + timedelta(days=8 + 4 * place)
        Verdict.objects.create(
            minutes=minutes, version=1, party=party, kind=VerdictKind.APPROVED, by=person, at=said
        )
    if len(yes) == meeting.series.places.count():
        Minutes.objects.filter(pk=minutes.pk).update(state=MinutesState.APPROVED, approved_at=said)
        Meeting.objects.filter(pk=meeting.pk).update(state=MeetingState.CLOSED, closed_at=said)
    return minutes


def propose(
    forum: Forum, party: Party | None, by: Any, title: str, words: str, clause: str,
    agreed_by: Any = None, **more: Any,
) -> AgendaItem:  # fmt: skip
    """An item for the next meeting, agreed on or waiting for its answer."""
    return AgendaItem.objects.create(
        forum=forum, title=title, words=words, clauses=[clause], party=party, proposed_by=by,
        proposed_at=at(-4, 13), state=ItemState.ACCEPTED if agreed_by else ItemState.PROPOSED,
        decided_by=agreed_by, decided_at=at(-2, 13) if agreed_by else None, **more,
    )  # fmt: skip


def make_council(people: dict[str, Any]) -> None:
    """Larvik: two meetings held, the next one convened, and some have answered."""
    kari, grete, ola = people["kari"], people["grete"], people["ola"]
    owner = organisation_called("3909")
    forum, series, (place, voluntary) = set_up(
        kari, -260, [owner, "Frivilligheten"], kind=ForumKind.COUNCIL, secretariat=owner,
        municipality=Municipality.objects.get(number="3909"), elected_body=False,
        name="Frivillighetsrådet i Larvik", interval_months=3, usual_place="Bøkesalen",
        mandate="Rådet er møteplassen mellom kommunen og alle organisasjonene i Larvik. "
                "Alle er invitert, og alle kan ta opp saker.",
    )  # fmt: skip
    band = Organisation.objects.get(name="Solsida skolekorps")
    seat(forum, voluntary, band.name, "leder", -260, organisation=band, may_approve=True)
    seat(forum, voluntary, "Nordlia grendelag", "nestleder", -260)
    first = hold(
        series, place, kari, -190, 0, title="Frivillighetsrådet", lead="Rådet kommer i gang",
        place="Bøkesalen",
    )  # fmt: skip
    take_up(first, place, kari, "Hva skal rådet gjøre?", "Forslag til mandat.", "Mandatet gjelder.")
    come(first, CAME[:3])
    write_minutes(first, kari, -190, {place: grete, voluntary: ola})
    second = hold(
        series, voluntary, ola, -95, 1, title="Frivillighetsrådet", lead="Lokaler og frister",
        place="Nordlia grendehus",
    )  # fmt: skip
    take_up(
        second, voluntary, ola, "Lån av gymsalene", "Salene står tomme.", "Kommunen ser på det."
    )
    come(second, CAME)
    write_minutes(second, ola, -95, {voluntary: ola, place: grete})
    with days_from_now(-5):
        convene(forum, place, kari, grete, voluntary, ola)


def convene(forum: Forum, place: Party, kari: Any, grete: Any, voluntary: Party, ola: Any) -> None:
    """The next one: everyone is invited, some have answered, three items."""
    propose(
        forum, place, kari, "Budsjettet for neste år", "Hva betyr det for organisasjonene?", "R1",
        ola,
    )  # fmt: skip
    propose(
        forum, voluntary, ola, "Øvingsrom på kveldstid", "Korps og kor trenger faste tider.",
        "K1b", kari,
    )  # fmt: skip
    club = Organisation.objects.get(name="Larvik sjakklubb")
    propose(
        forum, None, ola, "Åpent hus for nye naboer", "Kan vi lage én felles dag?", "K3",
        organisation=club,
    )  # fmt: skip
    starts = on(36, 18)
    answer(convening.convene(
        forum, by=grete, party=place, ref=new_ref(), title="Frivillighetsrådet",
        lead="Vi snakker om øvingsrom, lys i løypene og neste års budsjett.", starts_at=starts,
        ends_at=starts + timedelta(hours=2), place="Bøkesalen, Bøkeveien 2",
    ))  # fmt: skip


def answer(meeting: Meeting) -> None:
    """What some of the invited have said since the notice went."""
    for place, (name, said, how_many, needs) in enumerate(ANSWERS):
        meeting.invitations.filter(organisation__name=name).update(
            answer=said, people=how_many, needs=needs, answered_via="link", answered_sequence=0,
            answered_at=at(1, 10 + place),
        )  # fmt: skip


def come(meeting: Meeting, names: Sequence[str]) -> None:
    """Organisations that were there."""
    invited = membership.members(meeting.forum).filter(name__in=[*CAME, *(a[0] for a in ANSWERS)])
    for organisation in invited.order_by("pk"):
        Invitation.objects.create(
            meeting=meeting, organisation=organisation, invited_at=meeting.created_at
        )
        if organisation.name in names:
            Attendance.objects.create(meeting=meeting, organisation=organisation, people=2)


def seat(forum: Forum, party: Party, name: str, position: str, days: int, **more: Any) -> None:
    """Somebody who sits there, by election."""
    Seat.objects.create(
        forum=forum, party=party, name=name, position=position,
        appointed="Valgt av organisasjonene i møte", starts=at(days, 9).date(), **more,
    )  # fmt: skip


def make_dialogue(people: dict[str, Any]) -> None:
    """Trøndelag: held, the county has approved the minutes, Liv has not."""
    siv, odd = people["siv.haug"], people["odd.lien"]
    owner = organisation_called("50")
    forum, series, (place, voluntary) = set_up(
        siv, -120, [owner, "Frivilligheten i Trøndelag"], kind=ForumKind.DIALOGUE,
        secretariat=owner, municipality=Municipality.objects.get(number="50"), elected_body=False,
        name="Dialogmøte om frivillighet i Trøndelag", interval_months=12,
        mandate="Fylkeskommunen og organisasjonene møtes én gang i året.",
    )  # fmt: skip
    choir = Organisation.objects.get(name="Innherred blandakor")
    seat(forum, voluntary, choir.name, "leder", -120, organisation=choir, may_approve=True)
    meeting = hold(
        series, place, siv, -12, 0, title="Dialogmøte", lead="Kultur og reiser", place="Steinkjer"
    )
    take_up(
        meeting, place, siv, "Reisestøtte", "Lange reiser koster.", "Fylket utreder en ordning."
    )
    write_minutes(meeting, siv, -12, {place: odd})
