"""A hearing begun from another: the next round, a copy, a template."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from consultations import actions
from consultations.models import Hearing
from consultations.models.template import REUSED, national, national_names
from consultations.states import Participation
from core.errors import Refused
from core.models import new_ref
from tests.factories.consultations import AnswerFactory, HearingFactory, InviteeFactory
from tests.factories.organisations import CauseFactory, MunicipalityFactory, OrganisationFactory

WHAT_IS_NEW = "Prisen er tatt ut."


@pytest.fixture
def over(larvik: Any, rooms: Any) -> Hearing:
    """Ended a week ago, with two questions."""
    return HearingFactory(
        ended=True, municipality=larvik, topics=[rooms], questions=["Passer det?", "Hva mangler?"]
    )


def follow(before: Hearing, by: Any, **changes: Any) -> Hearing:
    """The next round, as the form asks for it."""
    given = {"on_behalf_of": before.owner, "ref": new_ref(), "changed": WHAT_IS_NEW} | changes
    return actions.next_round(before, by=by, **given)


def names(hearing: Hearing) -> set[str]:
    """Who is on the list and accepted."""
    return set(hearing.invitees.filter(accepted=True).values_list("organisation__name", flat=True))


def test_a_new_round_says_the_same_to_the_same_people(over, kari, korps):
    answered = AnswerFactory(hearing=over, organisation__name="Ubedt lag").organisation
    added = InviteeFactory(hearing=over, added=True)
    rejected = InviteeFactory(hearing=over, rejected=True, organisation__seat=over.municipality)
    CauseFactory(organisation=rejected.organisation, topics=over.topics.all())
    hearing = follow(over, kari)
    assert (hearing.follows, hearing.round, hearing.changed) == (over, 2, WHAT_IS_NEW)
    assert list(hearing.questions.values_list("text", flat=True)) == ["Passer det?", "Hva mangler?"]
    assert names(hearing) == {korps.name, answered.name, added.organisation.name}
    stays = hearing.invitees.get(organisation=rejected.organisation)
    assert (stays.accepted, stays.reason) == (False, rejected.reason)
    assert hearing.reviewed_at is None
    assert hearing.closes_at is None


def test_a_second_click_gives_the_same_round(over, kari):
    ref = new_ref()
    assert follow(over, kari, ref=ref) == follow(over, kari, ref=ref)


def test_one_that_answered_and_has_ended_is_not_on_the_list(over, kari):
    gone = AnswerFactory(hearing=over).organisation
    gone.dissolved_at = "2026-01-01"
    gone.save()
    assert gone.name not in names(follow(over, kari))


def test_only_of_ones_own_hearing(over, kari):
    other = MunicipalityFactory().organisation
    with pytest.raises(Refused, match="deres egen"):
        follow(over, kari, on_behalf_of=other)


@pytest.mark.parametrize(
    ("trait", "why"), [("for_approval", "ikke publisert"), ("published", "fortsatt åpen"),
                       ("coming", "fortsatt åpen")],
)  # fmt: skip
def test_not_of_one_that_is_not_over(larvik, kari, trait, why):
    with pytest.raises(Refused, match=why):
        follow(HearingFactory(municipality=larvik, **{trait: True}), kari)


def test_says_what_is_new(over, kari):
    with pytest.raises(Refused) as refused:
        follow(over, kari, changed="  ")
    assert refused.value.field == "changed"


def test_each_round_has_one_next(over, kari):
    second = follow(over, kari)
    with pytest.raises(Refused, match="allerede en ny runde"):
        follow(over, kari)
    assert second.rounds.count() == 0


def test_the_database_knows_no_circle(over, kari):
    second = follow(over, kari)
    with pytest.raises(IntegrityError, match="follows_an_earlier"), transaction.atomic():
        Hearing.objects.filter(pk=over.pk).update(follows=second, round=3, changed="Ring")


def test_a_copy_is_tied_to_nothing(over, kari, korps):
    InviteeFactory(hearing=over, added=True)
    hearing = actions.copy(over, by=kari, ref=new_ref(), title="Ny sak", lead="Vi spør igjen.")
    assert (hearing.follows, hearing.round, hearing.title) == (None, 1, "Ny sak")
    assert hearing.questions.count() == 2
    assert names(hearing) == {korps.name}


def test_the_national_templates_fill_a_draft(larvik, kari, rooms):
    assert {"lokaler", "kommunedelplan", "tilskuddsregler"} <= dict(national_names()).keys()
    draft = HearingFactory(municipality=larvik, title="Vårt navn")
    words = national("lokaler")
    assert words is not None
    filled = actions.fill(draft, by=kari, words=words)
    assert (filled.title, filled.kind) == ("Vårt navn", "framework")
    assert list(filled.topics.all()) == [rooms]
    assert list(filled.questions.values_list("text", flat=True)) == list(words.questions)
    assert actions.fill(filled, by=kari, words=words).questions.count() == len(words.questions)


@pytest.mark.parametrize("key", [key for key, _name in national_names()])
def test_every_national_template_fits_the_columns(larvik, kari, key):
    words = national(key)
    assert words is not None
    filled = actions.fill(
        HearingFactory(municipality=larvik, title=words.title, lead=words.lead),
        by=kari, words=words,
    )  # fmt: skip
    assert filled.kind in REUSED
    assert filled.participation in Participation.values
    assert len(words.questions) >= 3


def test_ones_own_template_is_what_was_said(over, kari, rooms):
    template = actions.save_template(over, by=kari, name="Lokaler hos oss")
    again = actions.save_template(over, by=kari, name="Lokaler hos oss")
    assert again == template
    assert template.words().questions == ("Passer det?", "Hva mangler?")
    assert list(template.words().topics) == [rooms]


def test_a_mapping_is_no_template(larvik, kari):
    hearing = HearingFactory(municipality=larvik, kind="mapping", ended=True)
    with pytest.raises(Refused):
        actions.save_template(hearing, by=kari, name="Kartlegging")


def test_a_county_asks_in_its_own_municipalities_only(kari):
    larvik = MunicipalityFactory(number="6101", name="Inne")
    outside = MunicipalityFactory(number="6201", name="Ute")
    county = larvik.county
    county.organisation = OrganisationFactory(kind="county", seat=None)
    county.save()
    hearing = HearingFactory(municipality=county)

    def save(areas: list[Any]) -> Hearing:
        fresh = Hearing.objects.get(pk=hearing.pk)
        return actions.save_content(
            fresh, by=kari, version=fresh.version, topics=[], areas=areas, questions=[]
        )

    assert set(save([larvik]).areas.all()) == {larvik}
    assert set(save([county]).areas.all()) == {county}
    for wrong in ([outside], [larvik, outside], []):
        with pytest.raises(Refused) as refused:
            save(wrong)
        assert refused.value.field == "areas"


def test_a_municipality_asks_at_home_only(larvik, proposal, kari):
    with pytest.raises(Refused):
        actions.save_content(
            proposal, by=kari, version=proposal.version, topics=[],
            areas=[MunicipalityFactory()], questions=[],
        )  # fmt: skip
