"""What the municipality keeps from the public is read by nobody else, anywhere."""

import pytest
from django.db import IntegrityError, transaction

from consultations import actions
from consultations.models import Answer, Withholding
from consultations.moderation import cover
from core.errors import Refused
from dispatch.models import Batch, Letter
from tests.consultations.conftest import text
from tests.consultations.municipality import signed_in, url
from tests.factories.consultations import (
    AnswerFactory,
    HearingFactory,
    PointFactory,
    StoredFileFactory,
    TreatmentFactory,
)

NAME = "Per Hansen i Storgata 5"
WORDS = f"Vi trenger rom.\n\nNaboen {NAME} klager alltid. Takk for oss."
WHY = "Her stod navnet og adressen til en nabo."


@pytest.fixture
def ended(larvik, kari):
    """Kari's hearing, with its deadline behind it."""
    return HearingFactory(ended=True, municipality=larvik, created_by=kari, questions=["Hva nå?"])


@pytest.fixture
def said(ended, korps, ola):
    """What the band wrote about a neighbour."""
    return AnswerFactory(hearing=ended, organisation=korps, by=ola, text=WORDS)


def withhold(answer, by, **changes):
    given = {"ground": "personal", "reason": WHY, "passage": NAME} | changes
    return actions.withhold(answer, by=by, **given)


# --- what the public reads ----------------------------------------------------


def test_the_public_reads_that_it_is_withheld_and_why(client, said, kari):
    withhold(said, kari)
    page = text(client.get(said.get_absolute_url()))
    assert f"Kommunen har holdt tilbake en del av teksten: personopplysninger. {WHY}" in page
    assert "Vi trenger rom." in page
    assert "klager alltid" in page
    assert NAME not in page
    for name in ("hearing", "hearing_answers"):
        assert NAME not in text(client.get(url(name, said.hearing)))


def test_a_point_that_begins_or_ends_inside_the_passage_hides_what_they_share(said, kari):
    withhold(said, kari)
    for lifted, hidden in (
        (WORDS, "Storgata"),
        ("Naboen Per Hansen", "Hansen"),
        ("Storgata 5 klager alltid.", "Storgata"),
        ("Hansen i", "Hansen"),
    ):
        point = PointFactory(answer=said, text=lifted)
        shown = cover(said).point(point)
        assert hidden not in shown
        assert WHY in shown
    assert cover(said).point(PointFactory(answer=said, text="Takk for oss.")) == "Takk for oss."


def test_passages_that_overlap_hide_all_they_cover(said, kari):
    withhold(said, kari, passage="Per Hansen i Storgata 5")
    withhold(said, kari, passage="Storgata 5 klager alltid.")
    shown = cover(said).words(WORDS)
    assert shown.count("holdt tilbake") == 1
    assert "klager" not in shown
    assert shown.startswith("Vi trenger rom.\n\nNaboen [")


def test_line_breaks_do_not_hide_the_words_and_parts_of_words_are_let_be(ended, korps, kari):
    answer = AnswerFactory(
        hearing=ended, organisation=korps, text="Per\r\n Hansen. Per Hansens hus."
    )
    withhold(answer, kari, passage="Per Hansen")
    shown = cover(answer).words(answer.current.text)
    assert shown.startswith("[Kommunen")
    assert shown.endswith("]. Per Hansens hus.")


def test_treatments_and_summary_do_not_bring_it_out(client, said, kari):
    PointFactory(answer=said, outcome="noted", text=WORDS, treatment__reason="Notert.")
    withhold(said, kari)
    said.hearing.state, said.hearing.summary = "summarised", "Vi har lest alt."
    said.hearing.summarised_at = said.hearing.closes_at
    said.hearing.save()
    for address in (url("hearing_summary", said.hearing), said.get_absolute_url()):
        page = text(client.get(address))
        assert NAME not in page
        assert WHY in page


def test_what_is_quoted_in_a_published_summary_is_covered_there_too(client, larvik, korps, kari):
    hearing = HearingFactory(
        concluded=True, municipality=larvik, summary=f"{NAME} sa sitt.", outcome=f"Nei til {NAME}."
    )
    answer = AnswerFactory(hearing=hearing, organisation=korps, text=WORDS, late_reason="Nei.")
    PointFactory(
        answer=answer, outcome="noted", text="Takk.", treatment__reason=f"{NAME} tar feil."
    )
    withhold(answer, kari)
    page = text(client.get(url("hearing_summary", hearing)))
    assert NAME not in page
    assert page.count("holdt tilbake en del") == 3


def test_others_read_it_covered_on_their_own_page_too(as_liv, larvik, korps, kari, club):
    hearing = HearingFactory(concluded=True, municipality=larvik, outcome=f"Nei til {NAME}.")
    answer = AnswerFactory(hearing=hearing, organisation=korps, text=WORDS)
    others = AnswerFactory(hearing=hearing, organisation=club, text="Takk.")
    PointFactory(answer=others, outcome="noted", treatment__reason=f"Som {NAME} sa.")
    withhold(answer, kari)
    page = text(as_liv.get("/min-side/"))
    assert NAME not in page
    assert page.count("holdt tilbake en del") == 2


def test_a_whole_answer_is_a_sentence(client, said, kari):
    withhold(said, kari, passage="", ground="hate", reason="Svaret er hets mot en gruppe.")
    page = text(client.get(said.get_absolute_url()))
    assert "Kommunen har holdt tilbake svaret: hets eller diskriminering." in page
    assert "Solsida skolekorps" in page
    assert "Vi trenger rom" not in page
    assert "Vi trenger rom" not in text(client.get(url("hearing_answers", said.hearing)))


def test_a_file_is_for_its_own_people_and_the_municipality(
    client, as_ola, as_kari, ended, korps, kari
):
    files = StoredFileFactory.create_batch(2)
    answer = AnswerFactory(
        hearing=ended, organisation=korps, files=files, by=korps.memberships.get().user
    )
    first, second = answer.current.files.all()
    withhold(answer, kari, passage="", file=first.file)
    there = {"ref": answer.ref}
    for browser, status in ((client, 404), (as_ola, 200), (as_kari, 200)):
        assert browser.get(f"/svar/{answer.ref}/vedlegg/{first.pk}/").status_code == status, there
        assert browser.get(f"/svar/{answer.ref}/vedlegg/{second.pk}/").status_code == 200
    page = text(client.get(answer.get_absolute_url()))
    assert "Kommunen har holdt tilbake et vedlegg: personopplysninger." in page
    assert first.file.name not in page
    assert second.file.name in page
    withhold(answer, kari, passage="")
    assert client.get(f"/svar/{answer.ref}/vedlegg/{second.pk}/").status_code == 404


def test_it_holds_for_a_new_version_too(client, hearing, korps, ola, kari, as_ola):
    answer = AnswerFactory(hearing=hearing, organisation=korps, by=ola, text=WORDS)
    withhold(answer, kari)
    draft = actions.start(hearing, by=ola, on_behalf_of=korps)
    actions.send(draft.answer, by=ola, on_behalf_of=korps, saves=draft.saves)
    page = text(client.get(answer.get_absolute_url()))
    assert "versjon 2" in page
    assert NAME not in page


# --- those who wrote it, and the municipality ----------------------------------


def test_the_sender_gets_a_letter_without_the_words_and_reads_all_of_it(as_ola, said, kari):
    withhold(said, kari)
    letter = Letter.objects.get(batch__kind="hearing.withheld")
    assert letter.email == "post@korps.example"
    body = letter.batch.body
    assert "Personopplysninger" in body
    assert WHY in body
    assert NAME not in body + letter.batch.subject
    page = text(as_ola.get(f"/svar/{said.ref}/kvittering/1/"))
    assert NAME in page
    assert WHY in page


def test_the_municipality_reads_all_and_lets_it_be_shown_again(client, as_kari, said, kari):
    withheld = withhold(said, kari)
    there = url("answer_withhold", said.hearing, number=said.number)
    assert NAME in text(as_kari.get(there))
    again = url("withholding_lift", said.hearing, pk=withheld.pk)
    assert as_kari.post(again).url == there
    assert as_kari.post(again).url == there
    assert NAME in text(client.get(said.get_absolute_url()))
    assert Letter.objects.filter(batch__kind="hearing.shown_again").count() == 1
    assert withhold(said, kari).pk != withheld.pk


def test_the_form_says_what_is_wrong_and_keeps_the_words(as_kari, said):
    there = url("answer_withhold", said.hearing, number=said.number)
    form = {"what": "del", "passage": "Noe de aldri skrev", "ground": "personal", "reason": WHY}
    response = as_kari.post(there, form)
    assert response.status_code == 422
    page = text(response)
    assert "Ordene står ikke i svaret." in page
    assert "Noe de aldri skrev" in page
    assert WHY in page
    for lack in (
        {"ground": ""},
        {"reason": " "},
        {"passage": ""},
        {"what": ""},
        {"what": "vedlegg"},
    ):
        assert as_kari.post(there, form | {"passage": NAME} | lack).status_code == 422, lack
    assert not Withholding.objects.exists()
    assert as_kari.post(there, form | {"passage": f" {NAME}\r\n"}).status_code == 302
    assert as_kari.post(there, form | {"passage": NAME}).status_code == 302
    assert Withholding.objects.count() == 1


@pytest.mark.parametrize("who", ["", "ola", "liv"])
def test_nobody_else_can(client, who, request, said):
    browser = signed_in(request.getfixturevalue(who)) if who else client
    response = browser.post(
        url("answer_withhold", said.hearing, number=said.number), {"what": "alt"}
    )
    assert response.status_code in {302, 404}
    assert not Withholding.objects.exists()


def test_a_stranger_is_refused_by_the_action_too(said, ola):
    with pytest.raises(Refused):
        withhold(said, ola)


# --- quoted ---------------------------------------------------------------------


def test_a_passage_that_the_municipality_quotes_is_refused_until_it_is_taken_out(said, kari):
    said.hearing.summary = f"Vi mener {NAME} tar feil."
    said.hearing.save()
    with pytest.raises(Refused, match="oppsummeringen") as refused:
        withhold(said, kari)
    assert refused.value.field == "passage"
    said.hearing.summary = ""
    said.hearing.save()
    TreatmentFactory(hearing=said.hearing, outcome="noted", reason=f"Hilsen {NAME}.")
    with pytest.raises(Refused, match="punkt"):
        withhold(said, kari)
    assert not Batch.objects.filter(kind="hearing.withheld").exists()


def test_a_summary_or_a_decision_that_quotes_what_is_withheld_is_refused(said, kari, grete):
    hearing, point = said.hearing, PointFactory(answer=said, outcome="noted")
    withhold(said, kari)
    with pytest.raises(Refused, match="holdt tilbake"):
        actions.summarise(hearing, by=grete, version=hearing.version, summary=f"Hei {NAME}.")
    point.treatment.reason = f"{NAME} igjen."
    point.treatment.save()
    with pytest.raises(Refused, match="holdt tilbake"):
        actions.summarise(hearing, by=grete, version=hearing.version, summary="Hei.")
    point.treatment.reason = "Notert."
    point.treatment.save()
    hearing = actions.summarise(hearing, by=grete, version=hearing.version, summary="Hei.")
    with pytest.raises(Refused, match="holdt tilbake"):
        actions.conclude(hearing, by=grete, version=hearing.version, outcome=f"Nei, {NAME}.")


def test_the_reason_may_not_repeat_the_words(said, kari):
    with pytest.raises(Refused) as refused:
        withhold(said, kari, reason=f"Navnet {NAME} er privat.")
    assert refused.value.field == "reason"


def test_a_draft_is_read_by_nobody_so_nothing_is_withheld(ended, korps, kari):
    draft = AnswerFactory(hearing=ended, organisation=korps, sent=False, text=WORDS)
    with pytest.raises(Refused, match="ikke sendt"):
        withhold(draft, kari)


def test_the_database_refuses_what_has_no_reason(said, kari):
    withheld = withhold(said, kari)
    for wrong in ({"reason": ""}, {"ground": "taste"}, {"lifted_at": said.created_at}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Withholding.objects.filter(pk=withheld.pk).update(**wrong)
    assert Answer.objects.get(pk=said.pk).current.text == WORDS
