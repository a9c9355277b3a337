"""What must not be lost or mixed up at the work table, whatever people press and in what order."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from consultations import actions
from consultations.actions.worktable import PHRASES
from consultations.models import Point, Theme, Treatment
from core import clock
from core.errors import Refused, Stale
from dispatch.models import Letter
from organisations.models import Pulse
from tests.consultations.municipality import url
from tests.factories.consultations import (
    AnswerFactory,
    HearingFactory,
    PointFactory,
    TreatmentFactory,
)
from tests.factories.organisations import MembershipFactory, OrganisationFactory

LIMIT = 60_000  # bytes of HTML


@pytest.fixture
def ended(larvik, kari):
    return HearingFactory(municipality=larvik, created_by=kari, ended=True)


def points(hearing, n=2, **more):
    answer = AnswerFactory(hearing=hearing)
    return [PointFactory(answer=answer, text=f"Punkt {i}", **more) for i in range(n)]


# --- taking back ----------------------------------------------------------------------------------


def test_a_form_opened_before_a_step_was_taken_back_is_stale(ended, kari, grete):
    """Grete reads Kari's first reason; Kari takes it back and writes another one."""
    (point,) = points(ended, 1)
    seen = actions.treat(point.treatment, by=kari, version=0, outcome="noted", reason="Først.")
    actions.undo(ended, by=kari)
    now = Treatment.objects.get(pk=seen.pk)
    actions.treat(now, by=kari, version=now.version, outcome="partly", reason="Så dette.")
    with pytest.raises(Stale):
        actions.treat(now, by=grete, version=seen.version, outcome="followed", reason="Ja.")
    assert Treatment.objects.get(pk=seen.pk).reason == "Så dette."


def test_one_can_take_back_several_steps_one_by_one(ended, kari):
    first, second = (point.treatment for point in points(ended))
    actions.set_theme(ended, by=kari, treatments=[first.pk], name="Lys")
    actions.merge(ended, by=kari, treatments=[first.pk, second.pk])
    actions.undo(ended, by=kari)
    actions.undo(ended, by=kari)
    assert list(ended.treatments.values_list("theme", "points__text")) == [
        (None, "Punkt 0"),
        (None, "Punkt 1"),
    ]
    with pytest.raises(Refused):
        actions.undo(ended, by=kari)


def test_a_point_that_a_colleague_has_made_again_does_not_come_twice(ended, kari, grete):
    answer = AnswerFactory(hearing=ended, text="Vi vil ha lys.")
    (point,) = actions.add_points(answer, by=kari, texts=["Vi vil ha lys."])
    actions.remove_point(point, by=kari)
    actions.split_answers(ended, by=grete)
    with pytest.raises(Refused):
        actions.undo(ended, by=kari)
    assert Point.objects.count() == 1


def test_a_step_back_leaves_a_colleagues_other_points_alone(ended, kari, grete):
    mine, theirs = points(ended)
    actions.treat(mine.treatment, by=kari, version=0, outcome="noted", reason="Takk.")
    actions.treat(theirs.treatment, by=grete, version=0, outcome="noted", reason="Takk.")
    actions.undo(ended, by=kari)
    assert [t.reason for t in ended.treatments.all()] == ["", "Takk."]


# --- what is gone meanwhile -----------------------------------------------------------------------


def test_a_removed_point_does_not_return_to_an_answer_that_is_withdrawn(ended, kari, ola, korps):
    answer = AnswerFactory(hearing=ended, organisation=korps, by=ola)
    point = PointFactory(answer=answer, text="Punkt 0")
    actions.remove_point(point, by=kari)
    actions.withdraw_answer(answer, by=ola)
    with pytest.raises(Refused, match="trukket"):
        actions.undo(ended, by=kari)
    assert not Point.objects.exists()


def test_taking_out_a_point_that_a_colleague_has_removed_is_refused(ended, kari, grete):
    a, b = points(ended)
    actions.merge(ended, by=kari, treatments=[a.treatment_id, b.treatment_id])
    stale = Point.objects.select_related("treatment__hearing").get(pk=b.pk)
    actions.remove_point(Point.objects.get(pk=b.pk), by=grete)
    with pytest.raises(Refused):
        actions.take_apart(stale, by=kari)


def test_points_of_two_hearings_are_never_merged(ended, larvik, kari):
    other = HearingFactory(municipality=larvik, ended=True)
    (here,), (there,) = points(ended, 1), points(other, 1)
    with pytest.raises(Refused):
        actions.merge(ended, by=kari, treatments=[here.treatment_id, there.treatment_id])
    assert Treatment.objects.count() == 2


@pytest.mark.parametrize("moved", ["point", "treatment"])
def test_the_database_keeps_a_point_in_its_own_hearing(ended, larvik, moved):
    theirs = TreatmentFactory(hearing=HearingFactory(municipality=larvik, ended=True))
    (point,) = points(ended, 1)
    acts = {
        "point": lambda: Point.objects.update(treatment=theirs),
        "treatment": lambda: Treatment.objects.filter(pk=point.treatment_id).update(
            hearing=theirs.hearing
        ),
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        acts[moved]()


# --- what the senders are told --------------------------------------------------------------------


def test_each_sender_of_merged_points_reads_its_own_words_and_the_one_reason(ended, kari, grete):
    said = {"Vi vil ha lys.": "a@lag.example", "Lys, takk.": "b@lag.example"}
    made = [
        PointFactory(
            answer=AnswerFactory(hearing=ended, organisation=OrganisationFactory(email=email)),
            text=words,
        )
        for words, email in said.items()
    ]
    kept = actions.merge(ended, by=kari, treatments=[point.treatment_id for point in made])
    actions.treat(kept, by=kari, version=kept.version, outcome="followed", reason="Det kommer.")
    actions.summarise(ended, by=grete, version=ended.version, summary="Det blir lys.")
    told = dict(Letter.objects.values_list("email", "merge__points"))
    assert set(told) == set(said.values())
    for words, email in said.items():
        (other,) = set(said) - {words}
        assert f"«{words}»" in told[email]
        assert "Det kommer." in told[email]
        assert other not in told[email]


# --- over HTTP ------------------------------------------------------------------------------------


def test_two_wrong_fields_at_once_are_a_sentence(as_kari, ended):
    points(ended)
    wrong = {"gjor": "tema", "theme": "x" * 81, "to": "abc", "valgt": ["1"]}
    response = as_kari.post(url("points_several", ended), wrong)
    assert response.status_code in (302, 422)


def test_nobody_says_how_it_went_before_it_is_over(client, ola, korps, larvik):
    hearing = HearingFactory(municipality=larvik, published=True)
    AnswerFactory(hearing=hearing, organisation=korps, by=ola)
    client.force_login(ola)
    said = {"organisation": korps.pk, "listened": 1, "informed": 1, "words": ""}
    client.post(reverse("hearing_pulse", kwargs={"ref": hearing.ref}), said)
    assert not Pulse.objects.exists()


# --- how much a page weighs -----------------------------------------------------------------------


def weight(client, name, hearing, **query):
    return len(client.get(url(name, hearing), query).content)


def test_the_table_is_light_with_long_merged_points(as_kari, ended, kari):
    long = [PointFactory(answer=AnswerFactory(hearing=ended), text="å" * 4999) for _i in range(12)]
    actions.merge(ended, by=kari, treatments=[point.treatment_id for point in long])
    for vis in ("mangler", "alle"):
        assert weight(as_kari, "hearing_treatment", ended, vis=vis) <= LIMIT


def test_the_table_is_light_with_many_standard_sentences(as_kari, ended, kari):
    points(ended)
    for n in range(PHRASES):
        actions.keep_phrase(ended.owner, by=kari, text=f"{n:03} " + "ø" * 290)
    with pytest.raises(Refused):
        actions.keep_phrase(ended.owner, by=kari, text="En til.")
    assert weight(as_kari, "hearing_treatment", ended) <= LIMIT


def test_the_answers_are_light_with_many_points_each(as_kari, ended):
    for _n in range(10):
        answer = AnswerFactory(hearing=ended, text="ø" * 1900)
        for i in range(30):
            PointFactory(answer=answer, text=f"{i} " + "ø" * 390)
    assert weight(as_kari, "hearing_points", ended) <= LIMIT


def many(hearing, n):
    """So many points of ten answers, each of its own, half of them treated, in one theme of two."""
    answers = [AnswerFactory(hearing=hearing) for _i in range(10)]
    themes = [Theme.objects.create(hearing=hearing, name=name) for name in ("Lys", "Låsing")]
    treatments = Treatment.objects.bulk_create(
        Treatment(
            hearing=hearing,
            theme=themes[i % 2],
            **(
                {"outcome": "noted", "reason": "Takk for innspillet.", "treated_at": clock.now()}
                if i % 2
                else {}
            ),
        )
        for i in range(n)
    )
    Point.objects.bulk_create(
        Point(
            version=answers[i % 10].current,
            treatment=t,
            text=f"Vi vil ha lys nummer {i} ",
            position=i,
        )
        for i, t in enumerate(treatments)
    )


QUERIES = [
    {},
    {"vis": "behandlet"},
    {"vis": "alle", "sok": "nummer"},
    {"vis": "alle", "hos": "ingen", "resultat": "noted"},
]


@pytest.mark.parametrize("query", QUERIES)
def test_2000_points_cost_what_40_cost(as_kari, larvik, query):
    asked, weighed = [], []
    for n in (40, 2000):
        hearing = HearingFactory(municipality=larvik, ended=True)
        many(hearing, n)
        as_kari.get(url("hearing_treatment", hearing), query)  # what is cached, is cached
        with CaptureQueriesContext(connection) as statements:
            weighed.append(weight(as_kari, "hearing_treatment", hearing, **query))
        asked.append(len(statements))
    assert asked[0] == asked[1]
    assert weighed[1] <= LIMIT


# --- how it went ----------------------------------------------------------------------------------


def sayings(hearing, n):
    """So many organisations say the same."""
    for _i in range(n):
        member = MembershipFactory()
        AnswerFactory(hearing=hearing, organisation=member.organisation, by=member.user)
        actions.give_pulse(
            hearing,
            by=member.user,
            on_behalf_of=member.organisation,
            listened=4,
            informed=2,
            words="Brevet kom sent.",
        )


@pytest.mark.parametrize(("n", "shown"), [(4, False), (5, True)])
def test_nothing_is_shown_before_five_have_said_it(client, as_kari, larvik, n, shown):
    hearing = HearingFactory(municipality=larvik, concluded=True)
    sayings(hearing, n)
    public = client.get(reverse("hearing_summary", kwargs={"ref": hearing.ref})).content.decode()
    assert ("Vi viser tall når fem har svart." in public) != shown
    assert ("4,0" in public) == shown
    assert "Brevet kom sent." not in public
    own = as_kari.get(url("hearing_conclude", hearing)).content.decode()
    assert ("Brevet kom sent." in own) == shown


def test_one_answers_in_two_clicks_and_once(client, ola, korps, larvik):
    hearing = HearingFactory(municipality=larvik, concluded=True)
    AnswerFactory(hearing=hearing, organisation=korps, by=ola)
    client.force_login(ola)
    address = reverse("hearing_pulse", kwargs={"ref": hearing.ref})
    said = {"organisation": korps.pk, "listened": 4, "informed": 5, "words": ""}
    for _click in range(2):
        assert client.post(address, said).status_code == 302
    assert client.post(address, said | {"listened": 1}).status_code == 422
    assert Pulse.objects.get().listened == 4
    assert "Dere har svart." in client.get(address).content.decode()


def test_the_municipality_may_say_it_too_and_a_stranger_may_not(client, as_kari, larvik, liv):
    hearing = HearingFactory(municipality=larvik, concluded=True)
    address = reverse("hearing_pulse", kwargs={"ref": hearing.ref})
    said = {"organisation": larvik.organisation.pk, "listened": 3, "informed": 3, "words": ""}
    assert as_kari.post(address, said).status_code == 302
    MembershipFactory(user=liv)
    client.force_login(liv)
    assert client.get(address).status_code == 403


def test_only_organisations_are_asked_in_the_letter(larvik, kari, nina):
    hearing = HearingFactory(municipality=larvik, summarised=True)
    AnswerFactory(hearing=hearing, organisation=OrganisationFactory(email="lag@lag.example"))
    AnswerFactory(hearing=hearing, organisation=None, person=nina, by=nina)
    actions.conclude(hearing, by=kari, version=hearing.version, outcome="Vedtatt.")
    asked = {one.email: "hvordan-gikk-det" in str(one.merge) for one in Letter.objects.all()}
    assert asked == {"lag@lag.example": True, nina.email: False}


def test_what_waits_for_one_who_leaves_waits_for_anybody(ended, kari):
    (point,) = points(ended, 1)
    actions.assign(ended, by=kari, treatments=[point.treatment_id], to=kari)
    actions.let_go(kari)
    assert Treatment.objects.get().assigned_to is None
    assert not ended.steps.exists()
