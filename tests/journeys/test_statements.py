"""How many statements a page asks for does not grow with what stands on it."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import sessions
from consultations.models import Hearing, PlanProcess
from core import clock
from forums import turns
from forums.models import FollowUp, Forum, Invitation, Meeting, Seat
from organisations.models import Municipality, Organisation
from tests.consultations.municipality import signed_in, url
from tests.factories.consultations import (
    AnswerFactory,
    HearingDocumentFactory,
    HearingFactory,
    InviteeFactory,
    PlanMeetingFactory,
    PlanPartyFactory,
    PlanProcessFactory,
    PointFactory,
    QuestionFactory,
    StoredFileFactory,
)
from tests.factories.forums import AgendaItemFactory, ForumFactory, MeetingFactory
from tests.factories.organisations import CauseFactory, MembershipFactory, OrganisationFactory
from tests.forums.contact import held

TRAITS: list[dict[str, Any]] = [
    {},
    {"for_approval": True},
    {"coming": True},
    {"published": True},
    {"ended": True},
    {"summarised": True},
    {"concluded": True},
]
FEW, MANY = 1, 4


@pytest.fixture
def hearings(larvik: Any, korps: Organisation) -> dict[str, Hearing]:
    """One in each state."""
    return {"".join(t) or "draft": HearingFactory(municipality=larvik, **t) for t in TRAITS}


def grow(hearings: dict[str, Hearing], korps: Organisation, n: int) -> None:
    """More of everything: hearings, invitees, questions, documents, answers, points, people."""
    for state, hearing in hearings.items():
        InviteeFactory.create_batch(n, hearing=hearing)
        InviteeFactory.create_batch(n, hearing=hearing, rejected=True)
        InviteeFactory.create_batch(n, hearing=hearing, added=True)
        HearingDocumentFactory.create_batch(n, hearing=hearing)
        if state in {"published", "ended", "summarised", "concluded"}:
            for _each in range(n):
                answers(hearing, n)
    for trait in TRAITS[3:]:
        for more in HearingFactory.create_batch(n, municipality=hearings["draft"].municipality,
                                                **trait):  # fmt: skip
            InviteeFactory(hearing=more, organisation=korps)
            if trait not in ({"published": True},):
                answers(more, 1, korps)
    plans(hearings["draft"].municipality, n)
    CauseFactory.create_batch(n, organisation=korps)
    MembershipFactory.create_batch(n, organisation=korps)
    with connection.cursor() as cursor:  # large tests before this one leave wrong guesses behind
        cursor.execute("ANALYZE")


def plans(place: Municipality, n: int) -> None:
    """Plans, and more in the first one: meetings, hearings, those who were told."""
    PlanProcessFactory.create_batch(n, municipality=place)
    first = PlanProcess.objects.order_by("pk")[0]
    for _each in range(n):
        PlanMeetingFactory(process=first)
        PlanPartyFactory(process=first)
        HearingFactory(
            published=True, municipality=place, kind="plan", process=first, phase="notice"
        )


def answers(hearing: Hearing, n: int, by: Organisation | None = None) -> None:
    """One answer with words, files and treated points."""
    questions = {QuestionFactory(hearing=hearing): "Ja." for _each in range(n)}
    answer = AnswerFactory(
        hearing=hearing,
        organisation=by or OrganisationFactory(),
        replies=questions,
        files=StoredFileFactory.create_batch(n),
    )
    for _each in range(n):
        PointFactory(answer=answer, outcome="followed")
        PointFactory(answer=answer)
        AnswerFactory(hearing=hearing, kind="joins", joins=answer)
        AnswerFactory(
            hearing=hearing, organisation=None, paper_name="Per Hansen", name_withheld=True
        )


def pages(hearings: dict[str, Hearing]) -> Iterator[tuple[str, str]]:
    """Who asks for what."""
    for name in ("front", "hearing_list", "plan_list", "municipality_list", "organisation_list"):
        yield "visitor", reverse(name)
    for state in ("coming", "published", "ended", "summarised", "concluded"):
        for name in ("hearing", "hearing_invitees", "hearing_answers"):
            yield "visitor", url(name, hearings[state])
    yield "visitor", url("hearing_summary", hearings["concluded"])
    yield "visitor", url("answer", hearings["concluded"], number=1)
    yield from taken_out(hearings["concluded"])
    yield "visitor", hearings["draft"].municipality.get_absolute_url()
    yield "visitor", PlanProcess.objects.order_by("pk")[0].get_absolute_url()
    yield "kari", url("plan_work", PlanProcess.objects.order_by("pk")[0])
    for name in ("work", "work_hearings", "work_plans", "hearing_start", "letters", "saved_lists"):
        yield "kari", reverse(name)
    for name in ("hearing_content", "hearing_recipients", "hearing_deadline"):
        yield "kari", url(name, hearings["draft"])
    for hearing in hearings.values():
        for name in ("hearing_approval", "hearing_points", "hearing_treatment", "phrases"):
            yield "kari", url(name, hearing)
        yield "kari", url("hearing_summarise", hearing)
    yield "kari", url("answer_withhold", hearings["concluded"], number=1)
    yield "ola", reverse("own_hearings")
    yield "kari", url("phone_list", hearings["published"])
    yield "ola", reverse("my_page")
    yield "ola", url("answer_new", hearings["published"])
    yield "ola", url("answer", hearings["published"], number=1)
    yield "kari", url("paper_add", hearings["published"])
    yield "visitor", reverse("calendar")
    yield "visitor", reverse("municipality_ics", kwargs={"number": "3909"})
    yield "ola", reverse("own_calendar")


def taken_out(hearing: Hearing) -> Iterator[tuple[str, str]]:
    """What is read elsewhere: papers, files, feeds and notices."""
    for name in ("hearing_pdf", "hearing_notice", "summary_pdf"):
        yield "visitor", url(name, hearing)
    yield "visitor", url("answer_pdf", hearing, number=1)
    for name in ("regneark", "svar-csv", "punkter-csv", "json", "pdf"):
        yield "visitor", f"/horinger/{hearing.ref}/last-ned/{name}/"
        yield "kari", f"/arbeid/horinger/{hearing.ref}/last-ned/{name}/"
    yield "visitor", reverse("feed_hearings")


@pytest.fixture(autouse=True)
def seen_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """When somebody was last here is written once a minute: not in the middle of a count."""
    monkeypatch.setattr(sessions, "NOTED", timedelta(days=1))


def test_no_page_asks_more_for_more(
    hearings: dict[str, Hearing], korps: Organisation, kari: Any, ola: Any
) -> None:
    clients = {"visitor": Client(), "kari": signed_in(kari), "ola": signed_in(ola)}
    grow(hearings, korps, FEW + 1)
    few = {page: cost(clients[page[0]], page[1]) for page in pages(hearings)}
    grow(hearings, korps, MANY)
    many = {page: cost(clients[page[0]], page[1]) for page in few}
    assert many == few


def cost(client: Client, address: str) -> int:
    """The statements of one page, when what is kept between requests has been kept."""
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        response = client.get(address)
        assert response.status_code == 200, address
        assert b"".join(response)  # a file is read as it is sent
    return len(asked)


# --- the desk of the parties of a forum -----------------------------------------------------------


def test_the_desk_asks_no_more_after_sixty_meetings(
    contact: Forum, as_petter: Client, as_sara: Client
) -> None:
    furnish(contact, range(3))
    few = desk_costs(contact, as_petter, as_sara)
    furnish(contact, range(3, 60))
    assert desk_costs(contact, as_petter, as_sara) == few
    assert max(few.values()) < 55


def furnish(forum: Forum, slots: range) -> None:
    """Held meetings, a called one, items from both sides and members, promises, the invited."""
    Meeting.objects.filter(state="convened").update(
        state="cancelled", called_off_at=clock.now(), reason="Snø"
    )
    for slot in slots:
        meeting = held(forum, slot)
        for party in forum.parties.all():
            AgendaItemFactory(forum=forum, party=party)
        AgendaItemFactory(forum=forum, party=None, organisation=OrganisationFactory())
        FollowUp.objects.create(
            forum=forum,
            meeting=meeting,
            what="Et løfte",
            party=forum.parties.first(),
            due=clock.today(),
            created_at=clock.now(),
        )


def desk_costs(forum: Forum, petter: Client, sara: Client) -> dict[str, int]:
    """The statements of each page of the desk, before and after the next meeting is called."""
    on_turn = sara if turns.next_turn(forum).owner.name == "Frivillighet Norge" else petter
    costs = {
        name: cost(on_turn, url(name, forum))
        for name in ("forum_desk", "meeting_convene", "turn_swap", "turn_take")
    }
    turn = turns.next_turn(forum)
    meeting = MeetingFactory(forum=forum, slot=turn.slot, convener=turn.owner)
    for organisation in OrganisationFactory.create_batch(turn.slot):
        Invitation.objects.create(
            meeting=meeting, organisation=organisation, invited_at=clock.now()
        )
    costs["contact_meetings"] = cost(on_turn, reverse("contact_meetings"))
    for name in ("meeting_change", "meeting_cancel", "meeting_postpone", "meeting_held"):
        costs[name] = cost(on_turn, url(name, meeting))
    costs["meeting_invited"] = cost(on_turn, url("meeting_invited", meeting))
    for kind in ("xlsx", "csv"):
        costs[kind] = cost(on_turn, url("meeting_invited_file", meeting, kind=kind))
    return costs


# --- setting up, seats, members and what the public reads of meetings --------------------


def grow_meetings(council: Forum, korps: Organisation, n: int) -> None:
    """More of everything: forums, meetings of every kind, items, seats, members, invitations."""
    ahead = Meeting.objects.filter(forum=council, slot=None).first()
    for i in range(n):
        other = ForumFactory(municipality=council.municipality, member_rule=council.member_rule)
        MeetingFactory(forum=other)
        slot = Meeting.objects.used().filter(forum=council).count()
        owner = council.parties.order_by("pk")[slot % 2]
        MeetingFactory(forum=council, state="closed", slot=slot, convener=owner)
        ahead = ahead or MeetingFactory(forum=council, slot=None)
        extra = MeetingFactory(forum=council, slot=None)
        for meeting in (ahead, extra):
            Invitation.objects.get_or_create(
                meeting=meeting, organisation=korps, defaults={"invited_at": clock.now()}
            )
            AgendaItemFactory(forum=council, meeting=meeting, state="accepted")
        AgendaItemFactory(forum=council, organisation=korps, party=None)
        Seat.objects.create(
            forum=council, name=f"Person {slot}", position="medlem", starts=clock.today()
        )
        member = OrganisationFactory(seat=council.municipality, icnpo=f"{i + 1}100")
        Invitation.objects.create(meeting=ahead, organisation=member, invited_at=clock.now())
        MembershipFactory(user=korps.memberships.first().user, organisation=member)


def pages_of_meetings(council: Forum) -> Iterator[tuple[str, str]]:
    """Who asks for what."""
    for tab in ("kommende", "tidligere", "moteplasser"):
        yield "visitor", f"{reverse('meeting_list')}?vis={tab}"
    for who in ("visitor", "kari", "ola"):
        for name in ("forum", "forum_members", "forum_seats"):
            yield who, url(name, council)
        yield (
            who,
            Meeting.objects.filter(forum=council, slot=None).order_by("pk")[0].get_absolute_url(),
        )
    yield "visitor", council.municipality.get_absolute_url()
    for name in ("work_forums", "work"):
        yield "kari", reverse(name)
    for name in ("forum_terms", "forum_wind_up", "forum_parties"):
        yield "kari", url(name, council)
    yield "ola", url("forum_standing", council)
    for name in ("own_meetings", "my_page"):
        yield "ola", reverse(name)


def test_no_page_of_meetings_asks_more_for_more(
    larvik: Any, korps: Organisation, kari: Any, ola: Any
) -> None:
    clients = {"visitor": Client(), "kari": signed_in(kari), "ola": signed_in(ola)}
    council = ForumFactory(municipality=larvik)
    grow_meetings(council, korps, FEW + 1)
    few = {page: cost(clients[page[0]], page[1]) for page in pages_of_meetings(council)}
    grow_meetings(council, korps, MANY)
    many = {page: cost(clients[page[0]], page[1]) for page in few}
    assert many == few
