"""How many statements the pages of innspill ask for does not grow with what stands on them."""

from collections.abc import Iterator
from typing import Any

from django.test import Client
from django.urls import reverse

from core import clock
from forums.models import Attendance, Meeting, Proposal
from forums.states import ProposalState
from organisations.models import Municipality, Organisation
from tests.consultations.municipality import signed_in
from tests.factories.consultations import AnswerFactory, HearingFactory
from tests.factories.forums import AgendaItemFactory, ForumFactory, MeetingFactory, ProposalFactory
from tests.factories.organisations import OrganisationFactory
from tests.journeys.test_statements import cost

FIRST = "Den første"


def grow(larvik: Municipality, korps: Organisation, n: int) -> None:
    """More innspill in each state, more items of the first, more of what an organisation does."""
    first = Proposal.objects.filter(title=FIRST).first() or ProposalFactory(
        municipality=larvik, organisation=korps, title=FIRST
    )
    for _each in range(n):
        for state in (ProposalState.DRAFT, ProposalState.SENT, ProposalState.ANSWERED):
            answered = {"answer": "Ja.", "answered_at": clock.now()}
            more = answered if state == ProposalState.ANSWERED else {}
            for whose in (korps, OrganisationFactory()):
                ProposalFactory(municipality=larvik, organisation=whose, state=state, **more)
        forum = ForumFactory(municipality=larvik)
        AgendaItemFactory(forum=forum, proposal=first)
        AgendaItemFactory(forum=forum, party=None, organisation=korps, state="accepted")
        held = MeetingFactory(forum=forum, state="held")
        Attendance.objects.create(meeting=held, organisation=korps)
        AnswerFactory(hearing=HearingFactory(municipality=larvik, ended=True), organisation=korps)


def pages(larvik: Municipality, korps: Organisation) -> Iterator[tuple[str, str]]:
    """Who asks for what."""
    draft = Proposal.objects.filter(organisation=korps, state=ProposalState.DRAFT)[0]
    first = Proposal.objects.get(title=FIRST)
    yield "visitor", reverse("proposal_list")
    yield "visitor", f"{reverse('proposal_list')}?kommune=3909&vis=besvart"
    yield "visitor", first.get_absolute_url()
    yield "visitor", korps.get_absolute_url()
    yield "visitor", larvik.get_absolute_url()
    for name in ("own_proposals", "proposal_new"):
        yield "ola", reverse(name)
    for name in ("proposal_edit", "proposal_preview"):
        yield "ola", reverse(name, kwargs={"ref": draft.ref})
    yield "ola", reverse("proposal_receipt", kwargs={"ref": first.ref})
    yield "ola", reverse("activity", kwargs={"key": korps.key})
    yield "kari", reverse("work_proposals")
    yield "kari", f"{reverse('work_proposals')}?vis=besvart"
    yield "kari", reverse("work_proposal", kwargs={"ref": first.ref})
    yield "kari", reverse("work_proposal_act", kwargs={"ref": first.ref, "act": "sak"})
    held = Meeting.objects.filter(attendances__organisation=korps)[0]
    yield "ola", reverse("meeting_pulse", kwargs={"ref": held.ref})


def test_no_page_of_innspill_asks_more_for_more(
    larvik: Municipality, korps: Organisation, kari: Any, ola: Any
) -> None:
    clients = {"visitor": Client(), "kari": signed_in(kari), "ola": signed_in(ola)}
    grow(larvik, korps, 2)
    few = {page: cost(clients[page[0]], page[1]) for page in pages(larvik, korps)}
    grow(larvik, korps, 4)
    many = {page: cost(clients[page[0]], page[1]) for page in few}
    assert many == few
