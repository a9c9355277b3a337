"""«Høringer for oss»: why just us, what others near us said, and what became of our words."""

import random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from consultations import actions
from consultations.matching import matches
from consultations.models import Hearing, PlanParty
from consultations.relevance import touching
from organisations.models import Affiliation, Organisation, OrganisationArea
from tests.consultations.conftest import text
from tests.consultations.municipality import signed_in
from tests.factories.consultations import (
    AnswerFactory,
    HearingFactory,
    InviteeFactory,
    PlanProcessFactory,
    PointFactory,
    days_from_now,
)
from tests.factories.organisations import (
    CauseFactory,
    MunicipalityFactory,
    OrganisationFactory,
    TopicFactory,
)

HERE = "own_hearings"


def page_of(browser, **query):
    return browser.get(reverse(HERE), query)


def test_the_nearest_deadline_first_with_why_and_how_far(as_ola, ola, korps, larvik, rooms):
    later = HearingFactory(published=True, municipality=larvik, title="Senest")
    InviteeFactory(hearing=later, organisation=korps, added=True)
    soon = HearingFactory(published=True, title="Først", closes_at=days_from_now(3))
    InviteeFactory(hearing=soon, organisation=korps, why=["lokaler"])
    touching_us = HearingFactory(
        published=True, title="Midt i", municipality=larvik, topics=[rooms],
        closes_at=days_from_now(9),
    )  # fmt: skip
    HearingFactory(published=True, title="Angår ikke oss")
    rejected = HearingFactory(published=True, title="Tatt bort")
    InviteeFactory(hearing=rejected, organisation=korps, rejected=True)
    AnswerFactory(hearing=later, organisation=korps, by=ola, sent=False)
    AnswerFactory(hearing=soon, organisation=korps, by=ola, kind="without_remarks")
    response = page_of(as_ola)
    found = response.context["rows"]
    assert [row["hearing"] for row in found] == [soon, touching_us, later]
    page = text(response)
    for words in (
        "Invitert. Treff: lokaler",
        "Ikke invitert, men saken treffer dere på: lokaler. Dere kan svare.",
        "Invitert. Kommunen la dere til: De leier ut lokaler selv.",
        "uten merknad.",
        "Dere har begynt på svaret. Det er ikke sendt.",
        "Dere har ikke begynt på svaret.",
    ):
        assert words in page, words


def test_what_others_under_the_umbrella_answered_without_what_is_withheld(
    as_ola, korps, hearing, kari
):
    InviteeFactory(hearing=hearing, organisation=korps)
    umbrella, sister, stranger = OrganisationFactory.create_batch(3)
    for member in (korps, sister):
        Affiliation.objects.create(member=member, umbrella=umbrella)
    said = AnswerFactory(hearing=hearing, organisation=sister, text="Hilsen Per Hansen. Bra sak.")
    AnswerFactory(hearing=hearing, organisation=umbrella, text="Vi støtter dette.")
    AnswerFactory(hearing=hearing, organisation=stranger, text="Fremmede ord.")
    AnswerFactory(hearing=hearing, organisation=korps, text="Våre egne ord.")
    actions.withhold(said, by=kari, ground="personal", reason="Navn.", passage="Per Hansen")
    page = text(page_of(as_ola))
    assert "2 av dem dere hører sammen med, har svart" in page
    assert sister.name in page
    assert "Vi støtter dette." in page
    for gone in ("Per Hansen", "Fremmede ord.", "Våre egne ord."):
        assert gone not in page, gone


def test_history_tells_every_outcome_with_its_number(as_ola, korps, larvik):
    first = HearingFactory(concluded=True, municipality=larvik, title="Kulturplan")
    second = HearingFactory(summarised=True, municipality=larvik, title="Idrettsplan")
    waiting = HearingFactory(ended=True, municipality=larvik, title="Venter")
    answers = [AnswerFactory(hearing=h, organisation=korps) for h in (first, second, waiting)]
    for outcome in ("followed", "followed", "not_followed"):
        PointFactory(answer=answers[0], outcome=outcome)
    PointFactory(answer=answers[1], outcome="partly")
    PointFactory(answer=answers[2], outcome="noted")  # not told yet
    PointFactory(answer=AnswerFactory(hearing=first), outcome="outside")  # somebody else's
    response = page_of(as_ola)
    page = text(response)
    assert "svart på 4 punkter fra dere. Det var i 2 høringer." in page
    assert response.context["won"]["figures"] == [
        ("Tatt til følge", 2),
        ("Delvis tatt til følge", 1),
        ("Ikke tatt til følge", 1),
    ]
    assert "Til orientering" not in page
    assert {row["hearing"].title for row in response.context["history"]} == {
        "Kulturplan", "Idrettsplan", "Venter",
    }  # fmt: skip


def test_it_belongs_to_those_who_act_for_it(client, as_kari, hearing, kari, liv, club, korps):
    InviteeFactory(hearing=hearing, organisation=korps)
    assert client.get(reverse(HERE)).status_code == 302
    assert page_of(as_kari).url == reverse("work_hearings")
    assert hearing.title not in text(page_of(signed_in(liv)))
    empty = text(page_of(signed_in(liv)))
    assert "Ingen høringer venter på dere nå." in empty
    assert "Dere har ikke svart på noen høring" in empty


def test_many_are_shown_in_slices_with_the_same_statements(
    as_ola, korps, larvik, rooms, django_assert_num_queries
):
    def more(n):
        for traits in ({"published": True}, {"concluded": True}):
            for hearing in HearingFactory.create_batch(
                n, municipality=larvik, topics=[rooms], **traits
            ):
                InviteeFactory(hearing=hearing, organisation=korps)
                PointFactory(
                    answer=AnswerFactory(hearing=hearing, organisation=korps), outcome="noted"
                )

    sister, umbrella = OrganisationFactory.create_batch(2)
    for member in (korps, sister):
        Affiliation.objects.create(member=member, umbrella=umbrella)
    more(2)
    page_of(as_ola)
    with CaptureQueriesContext(connection) as few:
        page_of(as_ola)
    more(16)
    CauseFactory.create_batch(3, organisation=korps, topics=[rooms])
    with django_assert_num_queries(len(few)):
        first = page_of(as_ola)
    second = page_of(as_ola, etter=first.context["following"])
    seen = [row["hearing"].pk for page in (first, second) for row in page.context["rows"]]
    assert len(seen) == len(set(seen)) == 18
    second = page_of(as_ola, bort=first.context["earlier"])
    assert len(second.context["history"]) == 3


@pytest.mark.parametrize("seed", range(6))
def test_both_sides_of_matching_agree(db, seed):
    rng = random.Random(seed)
    county = MunicipalityFactory().county
    places = [county, *MunicipalityFactory.create_batch(3, county=county), MunicipalityFactory()]
    top = TopicFactory()
    middle = TopicFactory(parent=top)
    topics = [top, middle, TopicFactory(parent=middle), TopicFactory()]
    organisations = [OrganisationFactory(nationwide=rng.random() < 0.3) for _n in range(8)]
    OrganisationArea.objects.all().delete()
    for organisation in organisations:
        for place in rng.sample(places, rng.randint(0, 2)):
            OrganisationArea.objects.create(organisation=organisation, municipality=place)
        for _n in range(rng.randint(0, 2)):
            cause = CauseFactory(organisation=organisation, topics=rng.sample(topics, 1))
            cause.areas.set(rng.sample(places, rng.randint(0, 1)))
    process, before = PlanProcessFactory(), HearingFactory(summarised=True)
    for party in rng.sample(organisations, 2):
        PlanParty.objects.create(process=process, organisation=party)
    for sender in rng.sample(organisations, 2):
        AnswerFactory(hearing=before, organisation=sender)
    AnswerFactory(hearing=before, organisation=OrganisationFactory(), sent=False)
    kinds = ["matter", "framework", "mapping", "early", "plan"]
    hearings = [
        HearingFactory(
            published=True,
            kind=kind,
            topics=rng.sample(topics, rng.randint(0, 2)),
            areas=rng.sample(places, rng.randint(1, 2)),
            **({"process": process, "phase": "programme"} if kind == "plan" else {}),
        )
        for kind in kinds * 2
    ]
    hearings.append(HearingFactory(published=True, follows=before, round=2, changed="Nytt."))
    for hearing in hearings:
        match = matches(hearing)
        with connection.cursor() as cursor:
            cursor.execute(match.sql, match.params)
            invited = {row[0] for row in cursor.fetchall()}
        touched = {
            o.pk for o in Organisation.objects.all()
            if Hearing.objects.filter(touching(o).condition, pk=hearing.pk).exists()
        }  # fmt: skip
        assert touched == invited, hearing.kind


def test_a_person_without_an_organisation_is_sent_to_the_own_page(liv):
    assert signed_in(liv).get(reverse(HERE)).url == reverse("my_page")
