"""Petter and Sara look back over the pages; the public reads what they publish together."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from agreements.actions import concluding, editions, effect, evaluating, terms
from agreements.models import Assessment, Evaluation
from agreements.views.evaluation_rows import mark
from core import clock
from tests.agreements.places import club
from tests.consultations.municipality import signed_in
from tests.factories.accounts import UserFactory
from tests.factories.agreements import EditionFactory
from tests.factories.consultations import HearingFactory
from tests.factories.organisations import MembershipFactory

pytestmark = pytest.mark.django_db


def at(name: str, evaluation: Evaluation, **more: str) -> str:
    """A page of an evaluation."""
    return reverse(name, kwargs={"ref": evaluation.ref, **more})


def read(client: Client, address: str, status: int = 200) -> str:
    """What a page says."""
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


BOTH = ["4 av 5: I stor grad", "2 av 5: I liten grad", "2 poeng fra hverandre",
        "Helheten: Vi ser fremgang."]  # fmt: skip
PUBLIC = [
    "KS mener", "Vi kan ikke love mer.", "Frivillighet Norge mener", "Minst halvparten.",
    "avtalen gikk ut:", "<strong>ja</strong>", "Alle har en kontakt.", "Vi går videre.",
]  # fmt: skip


def test_from_open_to_published(evaluation, as_petter, as_sara, ks_party, fn_party):
    page = evaluation.get_absolute_url()
    assert "Dere har vurdert 0 av 7 punkter for KS." in read(as_petter, page)
    look_back(evaluation, as_petter, "4", "Vi ser fremgang.")
    look_back(evaluation, as_sara, "2", "For lite.")
    both = read(as_sara, page)
    assert [words for words in BOTH if words not in both] == []
    disagree_and_change(evaluation, as_petter, as_sara)
    add_one(evaluation, as_petter, as_sara)
    put_before_both(evaluation, as_petter)
    assert Client().get(page).status_code == 404
    yes = {"version": evaluation.version}
    as_sara.post(at("evaluation_yes", evaluation), yes | {"party": fn_party.pk})
    assert "Har sagt ja" in read(as_petter, page)
    as_petter.post(at("evaluation_yes", evaluation), yes | {"party": ks_party.pk})
    evaluation.refresh_from_db()
    assert evaluation.state == "published"
    public = read(Client(), page)
    assert [words for words in PUBLIC if words not in public] == []
    assert page in read(Client(), reverse("evaluations"))
    diff = read(as_sara, at("evaluation_next", evaluation))
    assert "<ins>" in diff
    assert "<del>" in diff
    assert Client().get(at("evaluation_next", evaluation)).status_code == 404  # a draft still


def look_back(evaluation, client, score, words) -> None:
    """One party's own views, clause by clause, and handed in."""
    page = at("evaluation_clause", evaluation, code="R2")
    assert "Punkt 3 av 7" in read(client, page)
    said = {"saves": "0", "score": score, "words": words}
    assert "Punkt 4 av 7" in client.post(page, said, follow=True).content.decode()
    assert "1 av 7 punkter er vurdert" in read(client, at("evaluation_assess", evaluation))
    assert words in read(client, at("evaluation_hand_in", evaluation))
    client.post(at("evaluation_hand_in", evaluation), {"words": f"Helheten: {words}"})


def disagree_and_change(evaluation, as_petter, as_sara) -> None:
    """Of R2 they disagree, and each says why; R4 is changed."""
    page = at("evaluation_conclude", evaluation, code="R2")
    seen = as_petter.get(page).context["conclusion_form"]["seen"].value()
    asked = as_petter.post(page, {"seen": seen, "verdict": "disagree"}, follow=True)
    assert "hver part skriver sitt syn" in asked.content.decode()
    own = at("evaluation_otherwise", evaluation, code="R2")
    assert as_petter.post(own, {"words": ""}).status_code == 422
    unsaid = {"seen": mark("")}
    as_petter.post(own, unsaid | {"words": "Vi kan ikke love mer."})
    as_sara.post(own, unsaid | {"words": "Minst halvparten."})
    page = at("evaluation_conclude", evaluation, code="R4")
    seen = as_sara.get(page).context["conclusion_form"]["seen"].value()
    text = "Lag skal høres i saker de brenner for."
    as_sara.post(page, {"seen": seen, "verdict": "change", "text": text, "words": "Ja."})


def add_one(evaluation, as_petter, as_sara) -> None:
    """A clause that is missing; Petter had the page open before Sara saved."""
    page = at("evaluation_new_clause", evaluation)
    evaluation.refresh_from_db()
    new = {"version": evaluation.version, "section": "K", "text": "Alle har en kontakt."}
    assert as_sara.post(page, new | {"text": ""}).status_code == 422
    as_sara.post(page, new)
    stale = as_petter.post(page, new | {"text": "En gang til."})
    assert stale.status_code == 409
    assert "En gang til." in stale.content.decode()


def put_before_both(evaluation, client) -> None:
    """The joint words, and then it stands."""
    seen = client.get(evaluation.get_absolute_url()).context["words_form"]["seen"].value()
    client.post(at("evaluation_words", evaluation), {"seen": seen, "words": "Vi går videre."})
    evaluation.refresh_from_db()
    client.post(at("evaluation_send", evaluation), {"version": evaluation.version})
    evaluation.refresh_from_db()
    assert evaluation.state == "for_approval"


def test_a_quiet_save_answers_with_its_line_only(evaluation, as_petter, ks_party):
    page = at("evaluation_clause_save", evaluation, code="R2")
    said = {"saves": "0", "score": "3", "words": "Halvveis.", "party": ks_party.pk}
    first = as_petter.post(page, said, headers={"HX-Request": "true"})
    assert first.status_code == 200
    assert "Lagret" in first.content.decode()
    assert 'name="saves" value="1"' in first.content.decode()
    again = as_petter.post(page, said | {"saves": "1"})
    assert 'name="saves" value="1"' in again.content.decode()
    stale = as_petter.post(page, said | {"words": "Noe annet."})
    assert stale.status_code == 409
    assert as_petter.post(page, said | {"score": "9", "saves": "1"}).status_code == 422
    out = Client().post(page, said)
    assert out.status_code == 401
    assert "logget ut" in out.content.decode()
    assert Assessment.objects.get().words == "Halvveis."


def test_leaving_a_field_empty_keeps_nothing(evaluation, as_petter):
    page = at("evaluation_clause_save", evaluation, code="R2")
    assert as_petter.post(page, {"saves": "0", "score": "", "words": " "}).status_code == 200
    assert not Assessment.objects.exists()


def test_a_colleague_was_there_first(evaluation, as_petter, ks, ks_party):
    colleague = UserFactory(name="Pia Moe", mfa=True)
    MembershipFactory(user=colleague, organisation=ks)
    clause = evaluation.edition.clauses.get(code="R2")
    evaluating.assess(
        evaluation, by=colleague, party=ks_party, clause=clause, score=1, words="Svakt."
    )
    page = at("evaluation_clause", evaluation, code="R2")
    answer = as_petter.post(page, {"saves": "0", "score": "5", "words": "Sterkt."})
    assert answer.status_code == 409
    for words in ("Pia Moe", "Svakt.", "Sterkt.", "1 av 5"):
        assert words in answer.content.decode()
    again = as_petter.post(page, {"saves": "1", "score": "5", "words": "Sterkt."})
    assert again.status_code == 302
    assert Assessment.objects.get().words == "Sterkt."


@pytest.mark.parametrize(
    ("name", "said", "words"),
    [
        ("evaluation_clause", {"saves": "0", "score": "6"}, "Velg fra 1 til 5."),
        ("evaluation_clause", {"saves": "0", "score": "3", "words": "x" * 2001}, "2000"),
        ("evaluation_clause", {"saves": "nei", "score": "3"}, "Last siden på nytt"),
        ("evaluation_hand_in", {"words": ""}, "Vurder minst ett punkt"),
        ("evaluation_survey", {"survey": ""}, "Velg en kartlegging."),
        ("evaluation_survey", {"survey": "finnesikke"}, "Velg en kartlegging som er publisert."),
    ],
)
def test_bad_input_is_told_of_beside_its_field(evaluation, as_petter, name, said, words):
    more = {"code": "R2"} if name == "evaluation_clause" else {}
    answer = as_petter.post(at(name, evaluation, **more), said)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Assessment.objects.exists()


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"verdict": ""}, "Velg hva som skal skje"),
        ({"verdict": "new"}, "Velg hva som skal skje"),
        ({"verdict": "change", "text": ""}, "Skriv hvordan punktet skal lyde."),
        ({"verdict": "remove", "words": ""}, "Skriv hvorfor punktet skal bort."),
    ],
)
def test_a_conclusion_without_its_words(compared, as_sara, said, words):
    page = at("evaluation_conclude", compared, code="R4")
    seen = as_sara.get(page).context["conclusion_form"]["seen"].value()
    answer = as_sara.post(page, {"seen": seen, **said})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not compared.conclusions.exists()


def test_two_write_on_one_point_and_both_texts_are_shown(compared, as_petter, as_sara, petter):
    clause = compared.edition.clauses.get(code="R4")
    page = at("evaluation_conclude", compared, code="R4")
    seen = as_sara.get(page).context["conclusion_form"]["seen"].value()
    other = at("evaluation_conclude", compared, code="R2")
    other_seen = as_petter.get(other).context["conclusion_form"]["seen"].value()
    as_petter.post(other, {"seen": other_seen, "verdict": "keep"})  # another point: nobody meets
    concluding.conclude(
        compared, by=petter, clause=clause, version=None, verdict="keep", words="Petter skrev."
    )
    said = {"seen": seen, "verdict": "remove", "words": "Sara skrev."}
    stale = as_sara.post(page, said)
    assert stale.status_code == 409
    assert "Petter skrev." in stale.content.decode()
    assert "Sara skrev." in stale.content.decode()
    now = stale.context["conclusion_form"]["seen"].value()
    assert as_sara.post(page, said | {"seen": now}).status_code == 302
    assert compared.conclusions.get(clause=clause).words == "Sara skrev."
    assert compared.conclusions.count() == 2


def test_the_joint_words_are_not_lost_when_both_write(compared, as_sara, petter):
    page = as_sara.get(compared.get_absolute_url())
    seen = page.context["words_form"]["seen"].value()
    concluding.save_words(compared, by=petter, version=compared.version, words="Petters ord.")
    stale = as_sara.post(at("evaluation_words", compared), {"seen": seen, "words": "Saras ord."})
    assert stale.status_code == 409
    assert "Petters ord." in stale.content.decode()
    assert "Saras ord." in stale.content.decode()


def test_a_view_that_is_missing_stops_it_and_says_so(compared, as_sara, petter, sara):
    clause = compared.edition.clauses.get(code="R2")
    concluding.conclude(compared, by=petter, clause=clause, version=None, verdict="disagree")
    compared.refresh_from_db()
    concluding.save_words(compared, by=sara, version=compared.version, words="Vi går videre.")
    compared.refresh_from_db()
    said = {"version": compared.version}
    told = as_sara.post(at("evaluation_send", compared), said, follow=True)
    assert "Begge" in told.content.decode()
    compared.refresh_from_db()
    assert compared.state == "compared"


NAMES = ["evaluation_assess", "evaluation_hand_in", "evaluation_survey", "evaluation_new_clause",
         "evaluation_words", "evaluation_send", "evaluation_write_on", "evaluation_yes",
         "evaluation", "evaluation_next"]  # fmt: skip
OF_A_CLAUSE = ["evaluation_clause", "evaluation_clause_save", "evaluation_conclude",
               "evaluation_otherwise"]  # fmt: skip


def test_strangers_do_not_reach_it(evaluation, as_kari, as_ola):
    pages = [at(name, evaluation) for name in NAMES]
    pages += [at(name, evaluation, code="R2") for name in OF_A_CLAUSE]
    for page in pages:
        for client in (as_kari, as_ola):
            assert client.get(page).status_code in (404, 405)
            assert client.post(page).status_code in (404, 405)
        assert Client().post(page).status_code in (302, 401, 404, 405)
    assert evaluation.get_absolute_url() not in read(as_kari, reverse("evaluations"))


def test_nobody_writes_or_hands_in_for_the_other(evaluation, as_sara, ks_party):
    party = {"party": ks_party.pk}
    clause = {"code": "R2"}
    for name, more in (("evaluation_clause", clause), ("evaluation_hand_in", {}),
                       ("evaluation_clause_save", clause), ("evaluation_yes", {})):  # fmt: skip
        said = party | {"saves": "0", "score": "1", "words": "Ikke mine ord."}
        assert as_sara.post(at(name, evaluation, **more), said).status_code == 404
    page = at("evaluation_assess", evaluation)
    assert as_sara.get(f"{page}?part={ks_party.pk}").status_code == 404
    assert not Assessment.objects.exists()
    assert not evaluation.hand_ins.exists()


def test_what_is_handed_in_stands_and_one_may_read_it(evaluation, as_petter, ks_party):
    page = at("evaluation_clause", evaluation, code="R2")
    as_petter.post(page, {"saves": "0", "score": "4", "words": "Bra nok."})
    as_petter.post(at("evaluation_hand_in", evaluation), {"words": ""})
    for name, more in (("evaluation_clause", {"code": "R2"}), ("evaluation_hand_in", {})):
        answer = as_petter.get(at(name, evaluation, **more))
        assert answer.status_code == 302
        assert answer["Location"] == evaluation.get_absolute_url()
    shown = read(as_petter, evaluation.get_absolute_url())
    assert "Bra nok." in shown
    assert "Vi venter på den andre parten." in shown


def test_the_members_answers_are_laid_beside(evaluation, as_petter, as_sara, larvik):
    mapping = HearingFactory(
        municipality=larvik, owner=larvik.organisation, kind="mapping", published=True,
        title="Kartlegging 2027",
    )  # fmt: skip
    page = at("evaluation_survey", evaluation)
    assert "Kartlegging 2027" in read(as_petter, page)
    as_petter.post(page, {"survey": mapping.ref})
    assert "Kartlegging 2027" in read(as_sara, evaluation.get_absolute_url())
    assert "Tallene kommer når fristen er ute." in read(as_sara, evaluation.get_absolute_url())


def test_a_party_may_begin_in_the_last_year(in_force, as_sara, at_time):
    assert "Begynn på evalueringen" not in read(as_sara, reverse("evaluations"))
    at_time(clock.start_of_day(clock.months_later(in_force.valid_to, -9)))
    assert "Begynn på evalueringen" in read(as_sara, reverse("evaluations"))
    as_sara.post(reverse("evaluation_open", kwargs={"ref": in_force.ref}))
    assert Evaluation.objects.get().edition == in_force
    assert "Partene vurderer hver for seg" in read(as_sara, reverse("evaluations"))


def test_writing_on_is_one_button(compared, as_sara, sara):
    concluding.save_words(compared, by=sara, version=compared.version, words="Vi går videre.")
    concluding.send_for_approval(compared, by=sara, version=None)
    assert "Skriv videre" in read(as_sara, compared.get_absolute_url())
    as_sara.post(at("evaluation_write_on", compared))
    compared.refresh_from_db()
    assert compared.state == "compared"
    as_sara.post(at("evaluation_yes", compared), {"party": "1" * 5})
    assert not compared.approvals.exists()


@pytest.fixture
def local(joined, larvik, grete, at_time):
    """Larvik's own text, that three organisations have joined, with five months left."""
    people = [club(larvik, name) for name in ("Koret", "Laget", "Velet")]
    edition = EditionFactory.create(platform=joined, state="for_approval")
    public, voluntary = joined.parties.all()
    for person, organisation in people:
        editions.say_yes(edition, by=person, party=voluntary, organisation=organisation)
    editions.say_yes(edition, by=grete, party=public)
    effect.take_effect()
    at_time(clock.start_of_day(clock.months_later(edition.valid_to, -5)))
    evaluating.open_due()
    return Evaluation.objects.get(), [(signed_in(p), o) for p, o in people]


def test_where_organisations_join_one_by_one_they_look_back_together(local, as_grete):
    evaluation, ((choir, _name), (club_, _other), _third) = local
    choir.post(at("evaluation_clause", evaluation, code="R2"), {"saves": "0", "score": "2"})
    assert "1 av 7" in read(club_, at("evaluation_hand_in", evaluation))
    club_.post(at("evaluation_hand_in", evaluation), {"words": "Frivilligheten er klar."})
    assert "Frivilligheten er klar." not in read(as_grete, evaluation.get_absolute_url())
    as_grete.post(at("evaluation_hand_in", evaluation), {"words": "Kommunen er klar."})
    assert "Kommunen er klar." in read(choir, evaluation.get_absolute_url())


def test_each_that_has_joined_says_yes_for_itself(local, grete, as_grete):
    evaluation, people = local
    public, voluntary = evaluation.edition.platform.parties.all()
    as_grete.post(at("evaluation_hand_in", evaluation), {"words": "Klar."})
    people[0][0].post(at("evaluation_hand_in", evaluation), {"words": "Klar."})
    put_before_both(evaluation, as_grete)
    yes = {"version": evaluation.version}
    as_grete.post(at("evaluation_yes", evaluation), yes | {"party": public.pk})
    for place, (client, organisation) in enumerate(people):
        assert f"Si ja for {organisation.name}" in read(client, evaluation.get_absolute_url())
        other = people[place - 1][1]
        said = yes | {"party": voluntary.pk, "organisation": other.pk}
        assert client.post(at("evaluation_yes", evaluation), said).status_code == 404
        client.post(at("evaluation_yes", evaluation), said | {"organisation": organisation.pk})
    evaluation.refresh_from_db()
    assert evaluation.state == "published"
    assert evaluation.next_edition.platform == evaluation.edition.platform


def test_a_number_that_no_party_can_have_is_refused(as_petter, in_force):
    page = reverse("edition_yes", kwargs={"ref": in_force.ref})
    assert as_petter.post(page, {"party": "9" * 5000}).status_code == 404


def test_an_organisation_is_named_by_its_number(local):
    evaluation, ((choir, _name), *_others) = local
    voluntary = evaluation.edition.platform.parties.get(side="voluntary")
    said = {"party": voluntary.pk, "organisation": "9" * 5000}
    assert choir.post(at("evaluation_yes", evaluation), said).status_code == 404


def test_each_that_has_joined_says_yes_to_a_longer_term(local, grete, as_grete):
    evaluation, people = local
    edition = evaluation.edition
    public, voluntary = edition.platform.parties.all()
    later = edition.valid_to + timedelta(days=90)
    asked = terms.ask(edition, by=grete, party=public, valid_to=later, reason="Det er valg.")
    page, yes = edition.get_absolute_url(), reverse("term_yes", kwargs={"ref": edition.ref})
    assert as_grete.post(yes, {"party": voluntary.pk}).status_code == 404
    for client, organisation in people:
        assert f"Si ja for {organisation.name}" in read(client, page)
        assert client.post(yes, {"party": voluntary.pk}).status_code == 404
        said = {"party": voluntary.pk, "organisation": organisation.pk, "extension": asked.pk}
        client.post(yes, said)
    edition.refresh_from_db()
    assert edition.valid_to == later
