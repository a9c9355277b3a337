"""A partnership in any state, made the way the database lets it come there."""

from datetime import date, timedelta
from typing import Any

import factory
from factory.django import DjangoModelFactory

from core import clock
from organisations.models import Municipality, Organisation
from partnerships.models import (
    Partnership,
    PartnershipCheck,
    PartnershipEvaluation,
    PartnershipMeeting,
    PartnershipParty,
    PartnershipSignature,
)
from partnerships.states import RED, PartnershipState
from tests.factories.accounts import UserFactory
from tests.factories.organisations import MunicipalityFactory, OrganisationFactory

S = PartnershipState
CONTRIBUTIONS = ["Kommunen låner ut salen gratis.", "Vi stiller med fire frivillige."]
AFTER = {
    S.SIGNED: [],
    S.ACTIVE: [S.ACTIVE],
    S.EVALUATED: [S.ACTIVE, S.EVALUATED],
    S.RENEWED: [S.ACTIVE, S.EVALUATED, S.RENEWED],
}


class PartnershipFactory(DjangoModelFactory[Partnership]):
    """A draft of a municipality and one organisation, whole, both having written.

    `parties=[…]` other organisations; `contributions=False` leaves theirs empty.
    """

    class Meta:
        model = Partnership
        skip_postgeneration_save = True

    municipality = factory.SubFactory(MunicipalityFactory)
    owner = factory.LazyAttribute(lambda o: o.municipality.organisation)
    proposed_by = factory.LazyAttribute(lambda o: o.owner)
    title = "Åpen kafé hver onsdag"
    purpose = "Færre skal være ensomme."
    themes = factory.LazyFunction(lambda: ["inkludering"])
    dialogue = "Vi trenger et sted å møtes."
    legal_basis = "Vedtak i formannskapet, sak 12/26."
    starts: Any = factory.LazyFunction(lambda: clock.today())
    ends: Any = factory.LazyAttribute(lambda o: o.starts + timedelta(days=3 * 365))
    follow_up = "Vi møtes hvert år."
    state = S.DRAFT
    created_by = factory.SubFactory(UserFactory)
    created_at = factory.LazyFunction(clock.now)

    @factory.post_generation
    def parties(self: Any, create: bool, given: Any, **_: Any) -> None:
        """The municipality first, then each organisation, all in."""
        others = given if given is not None else [OrganisationFactory(seat=self.municipality)]
        for place, one in enumerate([self.owner, *others]):
            PartnershipParty.objects.create(
                partnership=self,
                organisation=one,
                contribution=CONTRIBUTIONS[min(place, 1)],
                joined_at=clock.now(),
            )
        self.refresh_from_db()


def idea(place: Municipality, by: Organisation, person: Any, **fields: Any) -> Partnership:
    """An idea with the one that posted it in, and nothing written."""
    made = Partnership.objects.create(
        municipality=place,
        owner=place.organisation,
        proposed_by=by,
        title="Leksehjelp",
        purpose="Alle skal få hjelp.",
        created_by=person,
        created_at=clock.now(),
        **fields,
    )
    PartnershipParty.objects.create(
        partnership=made, organisation=by, joined_at=clock.now(), contact=person
    )
    if by.pk != made.owner_id:
        PartnershipParty.objects.create(
            partnership=made, organisation=made.owner, asked_at=clock.now()
        )
    made.refresh_from_db()
    return made


def check(partnership: Partnership, **answers: Any) -> PartnershipCheck:
    """The check of the words as they stand, green where nothing else is said."""
    partnership.refresh_from_db()
    green = {name: not red for name, red in RED.items()}
    given = {**green, **answers}
    if given.get("reason"):
        given |= {"reason_by": UserFactory(), "reason_at": clock.now()}
    return PartnershipCheck.objects.create(
        partnership=partnership,
        edition=partnership.edition,
        answered_by=UserFactory(),
        answered_at=clock.now(),
        **given,
    )


def checked(**fields: Any) -> Partnership:
    """Written and checked, ready for signatures."""
    made = PartnershipFactory(**fields)
    check(made)
    return moved(made, S.CHECKED)


def signature(partnership: Partnership, party: PartnershipParty, by: Any = None) -> Any:
    """One party's, on what stands."""
    return PartnershipSignature.objects.create(
        partnership=partnership,
        party=party,
        edition=partnership.edition,
        by=by or UserFactory(),
        at=clock.now(),
    )


def moved(partnership: Partnership, to: str, **fields: Any) -> Partnership:
    """Put in a state by hand; the triggers still ask."""
    partnership.state = to
    for name, value in fields.items():
        setattr(partnership, name, value)
    partnership.save(update_fields=["state", *fields])
    partnership.refresh_from_db()
    return partnership


def signed(state: str = S.SIGNED, signers: list[Any] | None = None, **fields: Any) -> Partnership:
    """Signed by every party, and on to a later state.

    Args:
        state: signed, active, evaluated or renewed.
        signers: a person for each party; others where nothing is said.
    """
    made = checked(**fields)
    for place, party in enumerate(made.parties.all()):
        signature(made, party, signers[place] if signers else None)
    made = moved(made, S.SIGNED, signed_at=clock.now())
    for step in AFTER[S(state)]:
        if step == S.EVALUATED:
            evaluate(made, "final")
        extra = {S.EVALUATED: "evaluated_at", S.RENEWED: "closed_at"}.get(step)
        made = moved(made, step, **({extra: clock.now()} if extra else {}))
    return made


def evaluate(partnership: Partnership, kind: str) -> None:
    """Every party has written."""
    for party in partnership.parties.all():
        PartnershipEvaluation.objects.create(
            partnership=partnership,
            kind=kind,
            party=party,
            words=f"Det gikk bra, sier {party.organisation.name}.",
            by=UserFactory(),
            at=clock.now(),
        )


def meeting(partnership: Partnership, due: date, number: int = 1) -> PartnershipMeeting:
    """A yearly meeting without time and place."""
    return PartnershipMeeting.objects.create(partnership=partnership, number=number, due=due)
