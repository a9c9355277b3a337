"""Forums with two parties, meetings in every state, items and proposals."""

from datetime import datetime, timedelta
from typing import Any

import factory
from factory.django import DjangoModelFactory

from core import clock
from forums.models import (
    AgendaItem,
    Forum,
    Meeting,
    Party,
    PartyPlace,
    Proposal,
    Series,
)
from forums.states import USED, ForumKind, ItemState, MeetingState, MemberRule, ProposalState
from organisations.models import Organisation
from tests.factories.accounts import UserFactory
from tests.factories.organisations import MunicipalityFactory, OrganisationFactory


class ForumFactory(DjangoModelFactory[Forum]):
    """A frivillighetsråd of a municipality; `parties=` names or organisations, in order."""

    class Meta:
        model = Forum
        skip_postgeneration_save = True

    kind = ForumKind.COUNCIL
    municipality = factory.SubFactory(MunicipalityFactory)
    secretariat = factory.LazyAttribute(
        lambda forum: forum.municipality.organisation if forum.municipality else None
    )
    name = factory.Sequence(lambda n: f"Frivillighetsrådet {n}")
    mandate = "Rådet er møteplassen mellom kommunen og organisasjonene."
    elected_body = False
    member_rule = MemberRule.EVERYONE
    first_target = factory.LazyFunction(lambda: clock.today() + timedelta(days=90))
    created_at = factory.LazyFunction(clock.now)

    @factory.post_generation
    def parties(self: Any, create: bool, given: Any, **_: Any) -> None:
        """Series 1 with its parties in order."""
        series = Series.objects.create(forum=self, started_at=clock.now())
        default = [self.secretariat or "Kommunen", "Frivilligheten"]
        for position, one in enumerate(given or default):
            organisation = one if isinstance(one, Organisation) else None
            party = Party.objects.create(forum=self, organisation=organisation, name=str(one))
            PartyPlace.objects.create(series=series, party=party, position=position)


def contact_meeting(ks: Organisation, fn: Organisation, **fields: Any) -> Forum:
    """The contact meeting between the two national parties, the first one convening first."""
    return ForumFactory.create(
        kind=ForumKind.CONTACT_MEETING,
        municipality=None,
        secretariat=None,
        elected_body=None,
        member_rule=MemberRule.LISTED,
        name="Kontaktmøte mellom KS og Frivillighet Norge",
        parties=[ks, fn],
        **fields,
    )


class MeetingFactory(DjangoModelFactory[Meeting]):
    """A convened meeting in turn 0, three weeks from now, two hours; `convener` is the first."""

    class Meta:
        model = Meeting

    forum = factory.SubFactory(ForumFactory)
    series = factory.LazyAttribute(lambda meeting: meeting.forum.series.latest("number"))
    slot: Any = 0
    convener = factory.LazyAttribute(lambda meeting: meeting.forum.parties.first())
    state = MeetingState.CONVENED
    title = "Møte i frivillighetsrådet"
    starts_at = factory.LazyFunction(lambda: _at_six(21))
    ends_at = factory.LazyAttribute(lambda meeting: meeting.starts_at + timedelta(hours=2))
    place = "Rådhuset"
    created_by = factory.SubFactory(UserFactory)
    created_at = factory.LazyFunction(clock.now)
    convened_at = factory.LazyAttribute(
        lambda m: None if m.state == MeetingState.PLANNED else clock.now()
    )
    convened_by = factory.LazyAttribute(lambda m: m.created_by if m.convened_at else None)
    held_at = factory.LazyAttribute(lambda m: clock.now() if m.state in USED else None)
    held_by = factory.LazyAttribute(lambda m: m.created_by if m.held_at else None)
    closed_at = factory.LazyAttribute(
        lambda m: clock.now() if m.state == MeetingState.CLOSED else None
    )


def _at_six(days: int) -> datetime:
    """Six o'clock in the evening in Oslo, so many days from today."""
    midnight = clock.start_of_day(clock.today() + timedelta(days=days))
    return midnight.replace(hour=18)


class AgendaItemFactory(DjangoModelFactory[AgendaItem]):
    """A proposed item from the forum's first party."""

    class Meta:
        model = AgendaItem

    forum = factory.SubFactory(ForumFactory)
    title = "Lån av gymsalene"
    words = "Hvordan kan gymsalene brukes mer om kvelden?"
    state = ItemState.PROPOSED
    party = factory.LazyAttribute(lambda item: item.forum.parties.first())
    proposed_by = factory.SubFactory(UserFactory)
    proposed_at = factory.LazyFunction(clock.now)


class ProposalFactory(DjangoModelFactory[Proposal]):
    """A sent innspill."""

    class Meta:
        model = Proposal

    organisation = factory.SubFactory(OrganisationFactory)
    municipality = factory.SubFactory(MunicipalityFactory)
    title = "Lys i lysløypa"
    words = "Lysløypa er mørk fra klokka ni. Kan lyset stå på til elleve?"
    state = ProposalState.SENT
    created_by = factory.SubFactory(UserFactory)
    created_at = factory.LazyFunction(clock.now)
    sent_at = factory.LazyAttribute(
        lambda p: None if p.state == ProposalState.DRAFT else clock.now()
    )
    sent_by = factory.LazyAttribute(lambda p: p.created_by if p.sent_at else None)
    answer_due = factory.LazyAttribute(
        lambda p: clock.today() + timedelta(days=30) if p.sent_at else None
    )
