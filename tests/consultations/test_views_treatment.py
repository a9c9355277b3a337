"""Kari divides the answers into points and answers each; Grete publishes what it led to."""

import pytest

from consultations.models import Point
from consultations.states import AnswerKind, HearingState
from core import clock
from dispatch.models import Letter
from organisations.states import Role
from tests.consultations.municipality import SCRIPT, signed_in, text, url
from tests.factories.consultations import (
    AnswerFactory,
    HearingFactory,
    PointFactory,
    QuestionFactory,
    TreatmentFactory,
)
from tests.factories.organisations import MembershipFactory, OrganisationFactory

PAGES = ["hearing_points", "hearing_treatment", "hearing_summarise", "hearing_conclude"]


@pytest.fixture
def ended(larvik, kari):
    return HearingFactory(municipality=larvik, created_by=kari, title="Plan for idrett", ended=True)


@pytest.fixture
def answer(ended, korps, ola):
    return AnswerFactory(
        hearing=ended, organisation=korps, by=ola, text="Vi vil ha nøkkel.\nOg lys til kl. 23."
    )


@pytest.fixture
def point(ended, answer):
    return PointFactory(answer=answer, text="Vi vil ha nøkkel.")


# --- before and after -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("trait", [None, "published", "withdrawn", "concluded"])
def test_each_page_opens_in_every_state(name, trait, as_kari, larvik):
    hearing = HearingFactory(municipality=larvik, **({trait: True} if trait else {}))
    assert as_kari.get(url(name, hearing)).status_code == 200


@pytest.mark.parametrize("name", PAGES[:3])
def test_before_the_deadline_one_sentence_says_when(name, as_kari, larvik):
    hearing = HearingFactory(municipality=larvik, published=True)
    AnswerFactory(hearing=hearing)
    assert "når fristen er ute" in text(as_kari.get(url(name, hearing)))


def test_before_the_deadline_the_buttons_are_refused(as_kari, as_grete, larvik):
    hearing = HearingFactory(municipality=larvik, published=True)
    AnswerFactory(hearing=hearing)
    response = as_kari.post(url("points_split", hearing), follow=True)
    assert "Fristen har ikke gått ut." in text(response)
    sent = {"version": hearing.version, "summary": "Ferdig"}
    response = as_grete.post(url("summary_publish", hearing), sent)
    assert response.status_code == 422
    hearing.refresh_from_db()
    assert hearing.state == HearingState.PUBLISHED


# --- points ---------------------------------------------------------------------------------------


def test_splitting_makes_a_point_of_each_reply_once(as_kari, ended, korps):
    questions = [QuestionFactory(hearing=ended, text=f"Spørsmål {i}?") for i in (1, 2)]
    AnswerFactory(hearing=ended, replies=dict(zip(questions, ["Ja.", "Nei."], strict=True)))
    AnswerFactory(hearing=ended, organisation=korps, kind=AnswerKind.WITHOUT_REMARKS)
    response = as_kari.post(url("points_split", ended), follow=True)
    assert "Det ble 3 punkter." in text(response)
    as_kari.post(url("points_split", ended))
    points = list(Point.objects.order_by("position").values_list("text", flat=True))
    assert points == ["Ja.", "Nei.", "Vi trenger samme rom hele året."]


def test_a_point_must_be_their_own_words(as_kari, ended, answer):
    page = url("point_add", ended, number=answer.number)
    for typed, sentence in [
        ("", "Skriv av eller lim inn"),
        ("Vi vil ha svømmehall.", "Ordene står ikke i svaret."),
        (SCRIPT, "Ordene står ikke i svaret."),
        ("nøk\x00kel", ""),
        ("a" * 5001, ""),
    ]:
        response = as_kari.post(page, {"text": typed})
        assert response.status_code == 422
        assert sentence in text(response)
        assert "<script>alert" not in text(response)
    assert "Vi vil ha svømmehall." in text(as_kari.post(page, {"text": "Vi vil ha svømmehall."}))
    assert as_kari.post(page, {"text": "ha nøkkel. Og lys"}).status_code == 302
    assert as_kari.post(page, {"text": "ha nøkkel. Og lys"}).status_code == 422
    assert Point.objects.count() == 1


def test_a_point_is_removed_with_its_treatment(as_kari, ended, point):
    page = url("point_remove", ended, pk=point.pk)
    assert as_kari.post(page).status_code == 302
    assert not ended.treatments.exists()
    assert as_kari.post(page).status_code == 404


def test_a_point_of_another_hearing_is_not_found(as_kari, ended):
    other = PointFactory()
    assert as_kari.post(url("point_remove", ended, pk=other.pk)).status_code == 404
    assert Point.objects.filter(pk=other.pk).exists()


def test_a_late_answer_is_set_aside_with_a_reason_and_one_in_time_is_not(as_kari, ended, answer):
    late = AnswerFactory(hearing=ended, late=True)
    page = url("late_aside", ended, number=late.number)
    response = as_kari.post(page, {"reason": " "})
    assert response.status_code == 422
    assert "Skriv hvorfor svaret ikke blir behandlet." in text(response)
    as_kari.post(page, {"reason": "Kom tre uker for sent."})
    assert "Kom tre uker for sent." in text(as_kari.get(url("hearing_points", ended)))
    in_time = url("late_aside", ended, number=answer.number)
    response = as_kari.post(in_time, {"reason": "Uenig"})
    assert "Svaret kom i tide, så det må behandles." in text(response)


def test_the_points_page_asks_as_much_for_few_as_for_many(
    as_kari, ended, django_assert_max_num_queries
):
    def fill(n):
        for _i in range(n):
            PointFactory(answer=AnswerFactory(hearing=ended, replies={question: "Ja."}))

    question = QuestionFactory(hearing=ended)
    fill(2)
    as_kari.get(url("hearing_points", ended))
    with django_assert_max_num_queries(100) as few:
        as_kari.get(url("hearing_points", ended))
    fill(8)
    with django_assert_max_num_queries(100) as many:
        as_kari.get(url("hearing_points", ended))
    assert len(few) == len(many)


# --- treatment ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"outcome": ""}, "outcome"),
        ({"outcome": "tull"}, "outcome"),
        ({"reason": "   "}, "reason"),
        ({"reason": "a\x00b"}, "reason"),
        ({"reason": "a" * 4001}, "reason"),
        ({"version": "x"}, "version"),
    ],
)
def test_a_treatment_without_outcome_or_reason_keeps_what_was_typed(
    as_kari, ended, point, changes, field
):
    sent = {"version": 0, "outcome": "noted", "reason": "Fordi det er slik.", **changes}
    response = as_kari.post(url("point_treat", ended, pk=point.treatment_id), sent)
    assert response.status_code == 422
    assert field in response.context["form"].errors
    if "reason" not in changes:
        assert "Fordi det er slik." in text(response)
    point.treatment.refresh_from_db()
    assert point.treatment.outcome == ""


def test_a_colleague_was_first_and_both_texts_are_kept(as_kari, as_grete, ended, point):
    page = url("point_treat", ended, pk=point.treatment_id)
    as_grete.post(page, {"version": 0, "outcome": "followed", "reason": "Gretes grunn."})
    sent = {"version": 0, "outcome": "not_followed", "reason": "Karis grunn."}
    response = as_kari.post(page, sent)
    assert response.status_code == 409
    assert "Gretes grunn." in text(response)
    assert "Karis grunn." in text(response)
    point.treatment.refresh_from_db()
    assert point.treatment.reason == "Gretes grunn."


def test_a_second_click_on_save_is_fine(as_kari, ended, point):
    page = url("point_treat", ended, pk=point.treatment_id)
    sent = {"version": 0, "outcome": "followed", "reason": "Nøkkel blir delt ut."}
    assert as_kari.post(page, sent).status_code == as_kari.post(page, sent).status_code == 302
    point.treatment.refresh_from_db()
    assert point.treatment.version == 1


def test_skipping_goes_on_and_round(as_kari, ended, answer):
    points = [PointFactory(answer=answer, text=f"Punkt {i}", position=i) for i in range(3)]
    keys = [point.treatment_id for point in points]
    page = url("hearing_treatment", ended)

    def shown(query):
        return as_kari.get(page, query).context["chosen"].pk

    assert shown({}) == keys[0]
    assert shown({"etter": keys[0]}) == keys[1]
    assert shown({"etter": keys[2]}) == keys[0]
    assert shown({"punkt": keys[2]}) == keys[2]


def test_what_is_treated_can_be_changed(as_kari, ended, answer):
    point = PointFactory(answer=answer, outcome="followed")
    page = text(as_kari.get(url("hearing_treatment", ended), {"punkt": point.treatment_id}))
    assert "Endre svaret" in page
    sent = {"version": 0, "outcome": "partly", "reason": "Bare i helgene."}
    as_kari.post(url("point_treat", ended, pk=point.treatment_id), sent)
    listed = text(as_kari.get(url("hearing_treatment", ended), {"vis": "behandlet"}))
    assert "Delvis tatt til følge" in listed
    assert "Bare i helgene." in listed


def test_the_lists_page_by_key(as_kari, ended, answer):
    for i in range(30):
        PointFactory(answer=answer, text=f"P{i}", outcome="noted" if i % 2 else "")
    page = url("hearing_treatment", ended)
    first = as_kari.get(page, {"vis": "alle"})
    rest = as_kari.get(page, {"vis": "alle", "side": first.context["following"]})
    rows = first.context["rows"] + rest.context["rows"]
    assert len({row["treatment"].pk for row in rows}) == 30
    treated = as_kari.get(page, {"vis": "behandlet"}).context["rows"]
    assert len(treated) == 15


def test_the_treatment_page_asks_as_much_for_few_as_for_many(
    as_kari, ended, django_assert_max_num_queries
):
    def fill(n):
        for _i in range(n):
            PointFactory(answer=AnswerFactory(hearing=ended), outcome="noted")
            PointFactory(answer=AnswerFactory(hearing=ended))

    page = url("hearing_treatment", ended)
    fill(1)
    as_kari.get(page, {"vis": "alle"})
    with django_assert_max_num_queries(100) as few:
        as_kari.get(page, {"vis": "alle"})
    fill(10)
    with django_assert_max_num_queries(100) as many:
        as_kari.get(page, {"vis": "alle"})
    assert len(few) == len(many)


@pytest.mark.parametrize(
    "query",
    ["?vis=%00", "?etter=x", "?punkt=99999999999999999999", "?punkt=12345", "?side=-3", "?svar=0"],
)
@pytest.mark.parametrize("name", PAGES[:2])
def test_nonsense_in_the_address_is_let_go(as_kari, ended, point, name, query):
    assert as_kari.get(url(name, ended) + query).status_code == 200


def test_a_reader_sees_the_points_but_cannot_answer_them(ended, point, nina):
    MembershipFactory(user=nina, organisation=ended.owner, role=Role.READER)
    nina = signed_in(nina)
    assert "Lagre, og vis neste" not in text(nina.get(url("hearing_treatment", ended)))
    sent = {"version": 0, "outcome": "noted", "reason": "x"}
    response = nina.post(url("point_treat", ended, pk=point.treatment_id), sent)
    assert response.status_code == 403


# --- summary --------------------------------------------------------------------------------------


def test_the_summary_starts_with_the_figures_in_words(as_kari, ended, answer, korps):
    PointFactory(answer=answer, outcome="followed")
    PointFactory(answer=answer, outcome="partly")
    AnswerFactory(hearing=ended, kind=AnswerKind.WITHOUT_REMARKS)
    page = text(as_kari.get(url("hearing_summarise", ended)))
    assert "Vi fikk 2 svar. 1 av dem var uten merknad." in page
    assert "2 punkter: 1 tatt til følge, 1 delvis tatt til følge." in page


def test_the_summary_proposes_no_figures_that_will_change(as_kari, ended, point):
    page = text(as_kari.get(url("hearing_summarise", ended)))
    assert "Vi fikk" not in page
    assert "Dette blir endret:" not in page


def test_a_hearing_without_remarks_has_a_short_beginning(as_kari, ended):
    page = text(as_kari.get(url("hearing_summarise", ended)))
    assert "Vi fikk 0 svar." in page
    assert "uten merknad" not in page
    assert "Svarene hadde" not in page


def test_what_is_missing_links_to_where_it_is_done(as_grete, ended, point):
    AnswerFactory(hearing=ended)
    page = text(as_grete.get(url("hearing_summarise", ended)))
    assert "Noen svar er ikke delt opp i punkter." in page
    assert "Ett punkt mangler svar." in page
    assert url("hearing_treatment", ended) in page
    assert "Publiser oppsummeringen</button>" not in page
    response = as_grete.post(
        url("summary_publish", ended), {"version": ended.version, "summary": "Ferdig."}
    )
    assert response.status_code == 422
    assert "Ferdig." in text(response)


@pytest.mark.parametrize("summary", ["", "  \n ", "a\x00b", "a" * 20001])
def test_an_empty_or_broken_summary_is_not_published(as_grete, ended, summary):
    sent = {"version": ended.version, "summary": summary}
    response = as_grete.post(url("summary_publish", ended), sent)
    assert response.status_code == 422
    assert response.context["form"].errors["summary"]


def test_kari_saves_but_does_not_publish(as_kari, ended):
    sent = {"version": ended.version, "summary": SCRIPT}
    assert as_kari.post(url("hearing_summarise", ended), sent).status_code == 302
    assert "<script>alert" not in text(as_kari.get(url("hearing_summarise", ended)))
    response = as_kari.post(url("summary_publish", ended), sent)
    assert response.status_code == 403
    assert "Bare en godkjenner hos Larvik kommune kan publisere." in text(response)


def test_a_stale_summary_keeps_both_texts(as_kari, as_grete, ended):
    page = url("hearing_summarise", ended)
    as_grete.post(page, {"version": ended.version, "summary": "Gretes tekst"})
    response = as_kari.post(page, {"version": ended.version, "summary": "Karis tekst"})
    assert response.status_code == 409
    assert "Gretes tekst" in text(response)
    assert "Karis tekst" in text(response)


def test_a_double_click_on_publishing_tells_everyone_once(as_grete, ended, answer):
    PointFactory(answer=answer, outcome="followed")
    sent = {"version": ended.version, "summary": "Nøkkel blir delt ut."}
    assert as_grete.post(url("summary_publish", ended), sent).status_code == 302
    assert as_grete.post(url("summary_publish", ended), sent).status_code == 302
    other = as_grete.post(url("summary_publish", ended), sent | {"summary": "Noe annet."})
    assert "Oppsummeringen er allerede publisert." in text(other)
    assert Letter.objects.filter(batch__kind="hearing.outcome").count() == 1


# --- decision -------------------------------------------------------------------------------------


def test_the_decision_waits_for_the_summary(as_kari, ended):
    assert "når oppsummeringen er publisert" in text(as_kari.get(url("hearing_conclude", ended)))
    sent = {"version": ended.version, "outcome": "Vedtatt."}
    assert as_kari.post(url("hearing_conclude", ended), sent).status_code == 422


def test_the_decision_needs_words_and_is_told_once(as_kari, larvik, korps):
    hearing = HearingFactory(municipality=larvik, summarised=True)
    AnswerFactory(hearing=hearing, organisation=korps)
    page = url("hearing_conclude", hearing)
    for words in ("", "a\x00b", "a" * 5001):
        sent = {"version": hearing.version, "outcome": words}
        assert as_kari.post(page, sent).status_code == 422
    sent = {"version": hearing.version, "outcome": "Vedtatt."}
    assert as_kari.post(page, sent).status_code == 302
    assert as_kari.post(page, sent).status_code == 302
    other = as_kari.post(page, sent | {"outcome": "Noe annet."})
    assert "Vedtaket er allerede lagt inn." in text(other)
    assert Letter.objects.get().batch.kind == "hearing.decision"
    hearing.refresh_from_db()
    assert hearing.concluded_at <= clock.now()


def test_merged_points_are_answered_together(as_kari, ended, answer):
    shared = TreatmentFactory(hearing=ended)
    other = AnswerFactory(hearing=ended, organisation=OrganisationFactory(name="Farris padlelag"))
    PointFactory(answer=answer, treatment=shared, text="Lys i løypa.")
    PointFactory(answer=other, treatment=shared, text="Lysløype til kl. 23.")
    page = text(as_kari.get(url("hearing_treatment", ended)))
    assert "Farris padlelag" in page
    assert "Solsida skolekorps" in page
    assert "0 av 1 punkter er behandlet" in page


def test_before_the_deadline_the_answers_can_be_read_and_no_step_is_done(as_kari, larvik, proposal):
    hearing = HearingFactory(municipality=larvik, published=True)
    AnswerFactory(hearing=hearing)
    page = as_kari.get(url("hearing_points", hearing))
    assert "Les svarene som har kommet" in text(page)
    for name in ("hearing_points", "hearing_treatment", "hearing_conclude"):
        steps = as_kari.get(url(name, proposal)).context["steps"]
        assert {state for _name, _url, state in steps} == {"current", "todo"}


def test_splitting_again_says_that_it_is_done(as_kari, ended, answer):
    page = as_kari.post(url("points_split", ended), follow=True)
    assert "Svarene er delt opp. Det ble" in text(page)
    again = as_kari.post(url("points_split", ended), follow=True)
    assert "Alle svarene er delt opp." in text(again)
