"""The pages of rounds, templates, plans and mappings."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from consultations import actions
from consultations.models import Hearing, HearingTemplate, PlanProcess, Reply
from core.models import new_ref
from tests.consultations.municipality import content, signed_in, text, url
from tests.consultations.test_mapping import answered, asked, mapping
from tests.consultations.test_plans import HOW, plan
from tests.factories.consultations import AnswerFactory, HearingFactory
from tests.factories.organisations import MunicipalityFactory, OrganisationFactory


def new(**changes: Any) -> dict[str, Any]:
    """What the form for a new hearing sends."""
    return {"ref": new_ref(), "start_from": "", "title": "Ny sak", "lead": "Vi spør."} | changes


# --- beginning from something ---------------------------------------------------------------------


def test_a_national_template_stands_in_the_form_and_then_in_the_draft(as_kari, larvik):
    page = text(as_kari.get(reverse("hearing_start")))
    assert "?fra=mal-lokaler" in page
    form = text(as_kari.get(reverse("hearing_new") + "?fra=mal-lokaler"))
    assert "Ny ordning for utlån av kommunale lokaler" in form
    as_kari.post(reverse("hearing_new"), new(start_from="mal-lokaler", municipality=larvik.pk))
    made = Hearing.objects.get()
    assert (made.title, made.kind, made.questions.count()) == ("Ny sak", "framework", 4)


@pytest.mark.parametrize("start_from", ["mal-finnes", "egen-x", "egen-9999999999999999999999",
                                        "kopi-a", "tull", "egen-²", "kopi-%00"])  # fmt: skip
def test_what_is_not_there_begins_from_nothing(as_kari, larvik, start_from):
    assert as_kari.get(reverse("hearing_new"), {"fra": start_from}).status_code == 200
    as_kari.post(reverse("hearing_new"), new(start_from=start_from, municipality=larvik.pk))
    assert Hearing.objects.get().questions.count() == 0


def test_nobody_copies_the_draft_of_another_municipality(as_kari, larvik):
    other = HearingFactory(title="Hemmelig kladd", questions=["Hva?"])
    page = text(as_kari.get(reverse("hearing_new"), {"fra": f"kopi-{other.ref}"}))
    assert "Hemmelig kladd" not in page
    given = new(start_from=f"kopi-{other.ref}", municipality=larvik.pk)
    as_kari.post(reverse("hearing_new"), given)
    assert Hearing.objects.get(ref=given["ref"]).questions.count() == 0


def test_ones_own_hearing_is_copied_and_kept_as_a_template(as_kari, larvik):
    before = HearingFactory(municipality=larvik, title="I fjor", questions=["Hva?"])
    given = new(start_from=f"kopi-{before.ref}", municipality=larvik.pk)
    as_kari.post(reverse("hearing_new"), given)
    assert Hearing.objects.get(ref=given["ref"]).questions.count() == 1
    as_kari.post(url("template_save", before), {"name": "Vår mal"})
    template = HearingTemplate.objects.get()
    given = new(start_from=f"egen-{template.pk}", municipality=larvik.pk)
    as_kari.post(reverse("hearing_new"), given)
    assert Hearing.objects.get(ref=given["ref"]).questions.count() == 1
    as_kari.post(reverse("template_delete", kwargs={"pk": template.pk}))
    assert not HearingTemplate.objects.exists()


def test_a_template_of_another_municipality_does_not_exist(as_kari):
    other = actions.save_template(HearingFactory(), by=None, name="Deres")
    assert as_kari.post(reverse("template_delete", kwargs={"pk": other.pk})).status_code == 404


def test_the_next_round_says_so_on_both_pages(as_kari, larvik, korps, rooms):
    before = HearingFactory(ended=True, municipality=larvik, topics=[rooms])
    refused = as_kari.post(url("next_round", before), {"ref": new_ref(), "changed": ""})
    assert refused.status_code == 422
    as_kari.post(url("next_round", before), {"ref": new_ref(), "changed": "Prisen er ute."})
    after = before.rounds.get()
    assert "runde 2" not in text(Client().get(before.get_absolute_url()))  # a draft is not public
    Hearing.objects.filter(pk=after.pk).update(
        state="published", opens_at=before.opens_at, published_at=before.published_at,
        closes_at=before.closes_at,
    )  # fmt: skip
    assert "Gå til runde 2" in text(Client().get(before.get_absolute_url()))
    page = text(Client().get(after.get_absolute_url()))
    assert "Dette er runde 2." in page
    assert "Prisen er ute." in page
    assert before.get_absolute_url() in page


def test_an_early_hearing_can_change_something(as_kari, proposal, rooms):
    given = content(proposal, [rooms], kind="early", participation="information")
    response = as_kari.post(url("hearing_content", proposal), given)
    assert response.status_code == 422
    assert "må svarene kunne endre noe" in text(response)


@pytest.mark.parametrize("kind", ["plan", "mapping"])
def test_what_begins_elsewhere_cannot_be_chosen_here(as_kari, proposal, rooms, kind):
    response = as_kari.post(url("hearing_content", proposal), content(proposal, [rooms], kind=kind))
    assert response.status_code == 422


# --- plans ----------------------------------------------------------------------------------------


@pytest.fixture
def begun(larvik, kari, grete, rooms, korps) -> PlanProcess:
    """A plan that the organisations have been told of."""
    process = plan(larvik, kari, rooms, participation_plan=HOW)
    return actions.move_plan(process, by=grete, version=process.version, to="notice")


def test_a_draft_of_a_plan_is_nobodys_to_read(larvik, kari, rooms, as_kari):
    draft = plan(larvik, kari, rooms)
    assert Client().get(draft.get_absolute_url()).status_code == 404
    assert draft.title not in text(Client().get(reverse("plan_list")))
    assert as_kari.get(url("plan_work", draft)).status_code == 200
    stranger = MunicipalityFactory()
    assert stranger.organisation
    assert draft.title in text(as_kari.get(reverse("work_plans")))


def test_the_approver_announces_it(larvik, kari, rooms, korps, as_kari, as_grete):
    draft = plan(larvik, kari, rooms)
    given = {"version": draft.version, "to": "notice"}
    assert as_kari.post(url("plan_move", draft), given).status_code == 403
    assert as_grete.post(url("plan_move", draft), given).status_code == 302
    page = text(Client().get(draft.get_absolute_url()))
    assert "her er vi nå" in page
    assert "Én organisasjon fikk vite" in page


def test_a_phase_without_a_word_of_participation_is_refused_on_the_page(
    larvik, kari, grete, rooms, korps, as_kari
):
    draft = plan(larvik, kari, rooms)
    process = actions.move_plan(draft, by=grete, version=draft.version, to="notice")
    response = as_kari.post(
        url("plan_move", process), {"version": process.version, "to": "programme"}
    )
    assert response.status_code == 422
    assert "Planprogrammet må si det" in text(response)


def test_the_plan_is_saved_with_meetings_and_hearings(begun, as_kari, kari):
    given = {
        "version": begun.version, "title": "Ny tittel", "plan_type": "theme", "lead": "Vi lager.",
        "participation": "cooperation", "participation_plan": HOW, "contact": "",
    }  # fmt: skip
    assert as_kari.post(url("plan_work", begun), given).status_code == 302
    meeting = {"phase": "involvement", "meeting_title": "Åpent møte", "day": "2099-05-04",
               "time": "18:00", "place": "Bøkesalen"}  # fmt: skip
    assert as_kari.post(url("meeting_add", begun), meeting).status_code == 302
    assert as_kari.post(url("meeting_add", begun), meeting | {"day": "1900"}).status_code == 422
    assert "Åpent møte" in text(Client().get(begun.get_absolute_url()))
    hearing = {"ref": new_ref(), "title": "Hva bør planen handle om?", "lead": "Vi spør."}
    assert as_kari.post(url("plan_hearing", begun), hearing).status_code == 302
    assert "Hva bør planen" not in text(Client().get(begun.get_absolute_url()))  # a draft
    page = text(as_kari.get(url("plan_work", begun)))
    assert "Hva bør planen" in page
    made = begun.hearings.get()
    assert "Del av en plan" in text(as_kari.get(url("hearing_content", made)))
    one = begun.meetings.get()
    as_kari.post(url("meeting_remove", begun, pk=one.pk))
    assert not begun.meetings.exists()


def test_a_stale_plan_keeps_what_was_typed(begun, as_kari):
    given = {
        "version": begun.version - 1, "title": "Min tittel", "plan_type": "theme", "lead": "Vi.",
        "participation": "cooperation", "participation_plan": HOW, "contact": "",
    }  # fmt: skip
    response = as_kari.post(url("plan_work", begun), given)
    assert response.status_code == 409
    assert "Min tittel" in text(response)


# --- mappings -------------------------------------------------------------------------------------


def test_a_mapping_is_made_from_its_starting_point(as_kari, larvik):
    assert "Hvordan står det til" in text(as_kari.get(reverse("hearing_new") + "?fra=kartlegging"))
    as_kari.post(reverse("hearing_new"), new(start_from="kartlegging", municipality=larvik.pk))
    made = Hearing.objects.get()
    assert (made.kind, made.questions.count()) == ("mapping", 15)
    own = {"version": 1, "text_1": "Bruker dere sentralen?", "kind_1": "choice"}
    refused = as_kari.post(url("mapping_questions", made), own | {"choices_1": "Ja"})
    assert refused.status_code == 422
    as_kari.post(url("mapping_questions", made), own | {"choices_1": "Ja\r\nNei"})
    assert made.questions.last().choices == ["Ja", "Nei"]
    page = text(as_kari.get(url("mapping_questions", made)))
    assert "Bruker dere sentralen?" in page
    given = content(made, [], version=2)
    del given["kind"]
    assert as_kari.post(url("hearing_content", made), given).status_code == 302
    assert made.questions.count() == 16


def test_it_is_answered_in_the_ordinary_form(larvik, korps, ola):
    hearing = mapping(larvik, days=7)
    as_ola = signed_in(ola)
    draft = actions.start(hearing, by=ola, on_behalf_of=korps)
    page = text(as_ola.get(reverse("answer_edit", kwargs={"ref": draft.answer.ref})))
    assert "Hopp over" in page
    assert "Bare dere og kommunen kan lese svaret" in page
    okonomi, members = asked(hearing, "okonomi"), asked(hearing, "medlemmer")
    given = {f"question_{q.pk}": "" for q in hearing.questions.all()}
    given |= {"saves": 0, "kind": "with_remarks", "text": "", f"question_{okonomi.pk}": "4"}
    address = reverse("answer_edit", kwargs={"ref": draft.answer.ref})
    wrong = as_ola.post(address, given | {f"question_{members.pk}": "mange"})
    assert wrong.status_code == 422
    assert "Skriv et helt tall" in text(wrong)
    as_ola.post(address, given | {f"question_{members.pk}": "1 200"})
    assert draft.replies.get(question=members).value == 1200
    preview = text(as_ola.get(reverse("answer_preview", kwargs={"ref": draft.answer.ref})))
    assert "Dette blir offentlig" not in preview
    sent = actions.send(draft.answer, by=ola, on_behalf_of=korps, saves=1)
    receipt = as_ola.get(
        reverse("answer_receipt", kwargs={"ref": draft.answer.ref, "number": sent.number})
    )
    assert "Alle kan lese svaret" not in text(receipt)


def test_the_form_says_that_something_is_filled_in(larvik, korps, ola):
    last = mapping(larvik)
    before = AnswerFactory(hearing=last, organisation=korps, text="")
    question = asked(last, "medlemmer")
    Reply.objects.create(version=before.current, question=question, text="40", value=40)
    draft = actions.start(mapping(larvik, days=7), by=ola, on_behalf_of=korps)
    page = text(signed_in(ola).get(reverse("answer_edit", kwargs={"ref": draft.answer.ref})))
    assert "fylt ut fra sist" in page
    assert 'value="40"' in page


def test_nobody_else_reads_an_answer(larvik):
    hearing = mapping(larvik)
    secret = AnswerFactory(hearing=hearing, text="Vi har ikke råd til strøm.")
    for address in (hearing.get_absolute_url(), url("hearing_answers", hearing)):
        page = Client().get(address, follow=True)
        assert "ikke råd til strøm" not in text(page)
        assert secret.organisation.name not in text(page)
    assert Client().get(url("answer", hearing, number=1)).status_code == 404


def test_the_results_come_when_it_is_over(larvik):
    coming, over = mapping(larvik, days=7), mapping(larvik)
    answered(over, "okonomi", *"12345")
    answered(over, "lokaler", *["Nei"] * 5)
    assert "når fristen er ute" in text(Client().get(url("mapping_results", coming)))
    page = text(Client().get(url("mapping_results", over)))
    assert "Vi viser tall når fem har svart." in page
    assert "100 %" in page
    assert Client().get(url("mapping_results", HearingFactory(ended=True))).status_code == 404


def test_the_municipalitys_page_says_when(larvik):
    address = larvik.get_absolute_url()
    assert "har ikke kartlagt" in text(Client().get(address))
    answered(mapping(larvik, days=-800), "okonomi", *"12345")
    assert "for mer enn to år siden" in text(Client().get(address))


# --- the county -----------------------------------------------------------------------------------


def test_the_page_says_which_of_the_countys_municipalities_it_concerns(kari):
    place = MunicipalityFactory(number="6101", name="Innebygd")
    county = place.county
    county.organisation = OrganisationFactory(kind="county", seat=None)
    county.save()
    hearing = HearingFactory(published=True, municipality=county, areas=[place])
    assert "Gjelder:</strong> Innebygd." in text(Client().get(hearing.get_absolute_url()))
