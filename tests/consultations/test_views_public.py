"""Anyone reads what is published; nobody reads what is not."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from consultations.models import Hearing
from core import clock
from tests.consultations.conftest import text
from tests.factories.consultations import (
    AnswerFactory,
    ContactPersonFactory,
    HearingDocumentFactory,
    HearingFactory,
    InviteeFactory,
    PointFactory,
    days_from_now,
)
from tests.factories.organisations import MunicipalityFactory, OrganisationFactory, TopicFactory

SCRIPT = "<script>alert('hei')</script>"
PAGES = ["hearing", "hearing_invitees", "hearing_answers"]


def url(name, hearing, **kwargs):
    return reverse(name, kwargs={"ref": hearing.ref, **kwargs})


def statements(client, address):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


# --- the list ----------------------------------------------------------------


def test_each_hearing_stands_under_its_own_tab(client, hearing):
    HearingFactory(coming=True, title="Kommer snart")
    HearingFactory(ended=True, title="Fristen gikk ut")
    HearingFactory(concluded=True, title="Vedtatt plan")
    HearingFactory(title="Bare en kladd")
    HearingFactory(for_approval=True, title="Til godkjenning hos noen")
    tabs = {
        tab: text(client.get(reverse("hearing_list"), {"vis": tab}))
        for tab in ("apne", "kommende", "avsluttede")
    }
    assert text(client.get(reverse("hearing_list"))).count("Ny ordning") == 1
    assert "Ny ordning for utlån" in tabs["apne"]
    assert "Kommer snart" in tabs["kommende"]
    assert "Fristen gikk ut" in tabs["avsluttede"]
    assert "Fristen er ute. Kommunen leser svarene" in tabs["avsluttede"]
    assert "Avgjort" in tabs["avsluttede"]
    for page in tabs.values():
        assert "kladd" not in page
        assert "Til godkjenning" not in page
    assert "Vedtatt plan" not in tabs["apne"] + tabs["kommende"]


def test_the_nearest_deadline_stands_first_and_the_newest_ended_first(client, db):
    for days in (9, 3, 6):
        HearingFactory(published=True, title=f"Åpen {days}", closes_at=days_from_now(days))
        HearingFactory(ended=True, title=f"Slutt {days}", closes_at=days_from_now(-days))
    page = text(client.get(reverse("hearing_list")))
    assert page.index("Åpen 3") < page.index("Åpen 6") < page.index("Åpen 9")
    page = text(client.get(reverse("hearing_list"), {"vis": "avsluttede"}))
    assert page.index("Slutt 3") < page.index("Slutt 6") < page.index("Slutt 9")


def test_a_row_says_how_many_of_the_invited_have_answered(client, hearing, korps, club):
    InviteeFactory.create_batch(3, hearing=hearing)
    InviteeFactory(hearing=hearing, organisation=korps)
    InviteeFactory(hearing=hearing, rejected=True)
    AnswerFactory(hearing=hearing, organisation=korps)
    AnswerFactory(hearing=hearing, organisation=club)  # answers without being invited
    page = text(client.get(reverse("hearing_list")))
    assert "1 av 4 inviterte har svart" in page
    assert "35 dager igjen" in page


def test_words_topic_and_municipality_narrow_the_list(client, hearing, larvik, rooms):
    hearing.topics.add(TopicFactory(code="lokaler-scene", name_nb="Scener", parent=rooms))
    asker = MunicipalityFactory(name="Asker")
    other = HearingFactory(published=True, title="Svømmehallen", municipality=asker)
    address = reverse("hearing_list")

    def titles(**query):
        page = text(client.get(address, query))
        return [h.title for h in (hearing, other) if h.title in page]

    assert titles() == [hearing.title, other.title]
    assert titles(q="UTLÅN ordning") == [hearing.title]
    assert titles(q="asker") == [other.title]
    assert titles(tema="lokaler-scene") == [hearing.title]
    assert titles(kommune="3909") == [hearing.title]
    assert titles(q="finnes ikke") == []
    assert "Ingen høringer passer" in text(client.get(address, {"q": "finnes ikke"}))


def test_a_topic_takes_those_under_it_too(client, hearing, rooms):
    hearing.topics.add(TopicFactory(name_nb="Scener", parent=rooms))
    HearingFactory(published=True, topics=[rooms], title="Om lokaler")
    page = text(client.get(reverse("hearing_list"), {"tema": "lokaler"}))
    assert hearing.title in page
    assert "Om lokaler" in page


def test_a_countys_hearing_about_everyone_is_found_by_its_municipality(client, larvik):
    HearingFactory(published=True, title="Fylkets plan", areas=[larvik.county])
    HearingFactory(published=True, municipality=larvik, title="Larviks egen")
    HearingFactory(published=True, title="Et annet fylke")
    page = text(client.get(reverse("hearing_list"), {"kommune": "3909"}))
    assert "Fylkets plan" in page
    assert "Larviks egen" in page
    assert "Et annet fylke" not in page


@pytest.mark.parametrize("tab", ["apne", "kommende", "avsluttede"])
def test_an_empty_list_says_so(client, db, tab):
    assert "Ingen høringer" in text(client.get(reverse("hearing_list"), {"vis": tab}))


@pytest.mark.parametrize(
    "query",
    [
        {"vis": "alt"},
        {"q": "\x00"},
        {"q": "a" * 5000},
        {"etter": "x"},
        {"etter": str(2**80)},
        {"tema": "\x00"},
        {"kommune": "9999"},
        {"etter": "-1"},
    ],
)
def test_nonsense_in_the_address_falls_away(client, hearing, query):
    response = client.get(reverse("hearing_list"), query)
    assert response.status_code == 200
    assert hearing.title in text(response)


def test_twenty_at_a_time_and_none_is_lost(client, larvik):
    same = days_from_now(10)
    HearingFactory.create_batch(45, published=True, municipality=larvik, closes_at=same)
    seen, address = set(), reverse("hearing_list")
    for size in (20, 20, 5):
        response = client.get(address, {"etter": max(seen)} if seen else {})
        found = {hearing.pk for hearing, _tag in response.context["rows"]}
        assert len(found) == size
        assert not found & seen
        seen |= found
    assert response.context["following"] is None
    assert seen == set(Hearing.objects.values_list("pk", flat=True))


def test_htmx_gets_the_list_alone(client, hearing):
    page = text(client.get(reverse("hearing_list"), headers={"HX-Request": "true"}))
    assert page.lstrip().startswith('<div id="treff"')
    assert hearing.title in page
    back = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    assert "<html" in text(client.get(reverse("hearing_list"), headers=back))


# --- one hearing -------------------------------------------------------------


def test_the_page_of_a_hearing_says_everything(client, hearing, larvik, rooms):
    Hearing.objects.filter(pk=hearing.pk).update(
        one_key=True, decides_on="2999-06-16", decided_by="Kommunestyret", answer_by="2999-05-11"
    )
    HearingDocumentFactory(hearing=hearing, title="Saksframlegg")
    InviteeFactory(hearing=hearing, why=["lokaler", "kultur"])
    InviteeFactory(hearing=hearing, why=["lokaler"])
    InviteeFactory(hearing=hearing, added=True)
    page = text(client.get(url("hearing", hearing)))
    for words in (
        "Åpen – 35 dager igjen",
        "Høring fra Larvik kommune",
        "Alle lag får låne gratis.",
        "Saksframlegg",
        "Passer reglene for fast tid?",
        "3 organisasjoner står på listen.",
        "Treff: lokaler",
        "Treff: kultur",
        "Lagt til av kommunen, med begrunnelse",
        "Rådgivning.",
        "kan endre forslaget",
        "Kommunestyret avgjør",
        "Innen 11. mai 2999",
        hearing.published_by.name,
        "lar én person publisere alene",
        "33 00 00 00",
        "Ingen har svart ennå.",
        "Svar på høringen",
        "uten merknad",
    ):
        assert words in page, words


def test_a_deadline_with_a_clock_time_shows_it(client, at_time, larvik):
    at_time("2027-02-09 10:00")
    noon = clock.at(clock.today().replace(month=3, day=16), clock.time(12, 0))
    hearing = HearingFactory(published=True, municipality=larvik, closes_at=noon)
    page = text(client.get(url("hearing", hearing))).replace("\xa0", " ")
    assert "Tirsdag 16. mars 2027 kl. 12.00" in page
    assert "Til og med denne dagen" not in page
    assert "35 dager igjen" in page


@pytest.mark.parametrize(
    ("traits", "words", "button"),
    [
        ({"coming": True}, "Høringen åpner", False),
        ({"ended": True}, "Fristen er ute. Kommunen leser svarene", True),
        ({"summarised": True}, "Se hva som skjedde", False),
        ({"concluded": True}, "Avgjort", False),
        ({"withdrawn": True}, "Saken skal utredes på nytt.", False),
    ],
)
def test_each_state_in_the_readers_words(client, db, traits, words, button):
    page = text(client.get(url("hearing", HearingFactory(**traits))))
    assert words in page
    assert ("Svar etter fristen" in page) is button
    assert "Svar på høringen" not in page


def test_a_visitor_signs_in_and_comes_back(client, hearing):
    there = url("answer_new", hearing)
    assert f'href="{there}"' in text(client.get(url("hearing", hearing)))
    assert client.get(there).url == f"{reverse('account_login')}?next={there}"


def test_the_button_follows_the_person(as_ola, ola, hearing, korps, club, at_time):
    page = text(as_ola.get(url("hearing", hearing)))
    assert f'value="{korps.ref}"' in page
    answer = AnswerFactory(hearing=hearing, organisation=korps, by=ola, sent=False)
    assert "Fortsett på svaret" in text(as_ola.get(url("hearing", hearing)))
    answer.delete()
    AnswerFactory(hearing=hearing, organisation=korps, by=ola)
    page = text(as_ola.get(url("hearing", hearing)))
    assert "Endre svaret" in page
    assert "Se svaret deres" in page
    at_time(hearing.closes_at)
    page = text(as_ola.get(url("hearing", hearing)))
    assert "Endre svaret" not in page
    assert "Svar etter fristen" not in page


def test_with_two_organisations_one_chooses(as_ola, ola, hearing, korps, club):
    club.memberships.create(user=ola, role="writer", source="invitation", starts=hearing.created_at)
    page = text(as_ola.get(url("hearing", hearing)))
    assert f'href="{url("answer_new", hearing)}"' in page
    assert korps.ref not in page


def test_what_happened_stands_first_when_it_is_known(client, db):
    hearing = HearingFactory(summarised=True)
    answer = AnswerFactory(hearing=hearing)
    PointFactory(answer=answer, outcome="followed")
    PointFactory(answer=answer, outcome="not_followed")
    page = text(client.get(url("hearing", hearing)))
    assert page.index("Dette skjedde med innspillene") < page.index("Hvem er invitert")
    assert "Tatt til følge: <strong>1</strong>" in page


@pytest.mark.parametrize("name", [*PAGES, "hearing_summary"])
@pytest.mark.parametrize("traits", [{}, {"for_approval": True}])
def test_what_is_not_published_does_not_exist(client, larvik, traits, name):
    hidden = HearingFactory(municipality=larvik, title="Hemmelig plan", **traits)
    response = client.get(url(name, hidden))
    nothing = client.get(reverse(name, kwargs={"ref": "abcdefghjk"}))
    assert response.status_code == nothing.status_code == 404
    assert response.content == nothing.content


def test_what_people_wrote_is_never_run(client, larvik):
    hearing = HearingFactory(
        summarised=True,
        municipality=larvik,
        title=SCRIPT,
        lead=SCRIPT,
        in_short=SCRIPT,
        background=SCRIPT,
        summary=SCRIPT,
        questions=[SCRIPT],
        contact=ContactPersonFactory(municipality=larvik, name=SCRIPT),
    )
    InviteeFactory(hearing=hearing, organisation__name=SCRIPT, why=[SCRIPT])
    answer = AnswerFactory(hearing=hearing, text=SCRIPT, organisation__name=SCRIPT)
    PointFactory(answer=answer, outcome="noted", text=SCRIPT)
    for address in (
        *(url(name, hearing) for name in (*PAGES, "hearing_summary")),
        answer.get_absolute_url(),
        reverse("hearing_list") + "?vis=avsluttede",
    ):
        assert "<script>alert" not in text(client.get(address))


# --- who is invited ----------------------------------------------------------


def test_the_invited_and_those_taken_off_stand_by_name_with_the_reason(client, hearing):
    InviteeFactory(hearing=hearing, organisation__name="Rullestein klatreklubb", why=["idrett"])
    InviteeFactory(hearing=hearing, organisation__name="Lågen hørselslag", added=True)
    InviteeFactory(hearing=hearing, organisation__name="Gamle laget", rejected=True)
    page = text(client.get(url("hearing_invitees", hearing)))
    on, off = page.split("Tatt bort fra listen")
    assert "Rullestein klatreklubb" in on
    assert "Treff: idrett" in on
    assert "De leier ut lokaler selv." in on
    assert "Gamle laget" not in on
    assert "Gamle laget" in off
    assert "Laget er lagt ned i praksis." in off


def test_hidden_organisations_are_counted_and_never_named(client, hearing):
    hidden = OrganisationFactory(name="Krisesenteret", listed=False)
    also = OrganisationFactory(name="Det trygge huset", listed=False)
    InviteeFactory(hearing=hearing, organisation=hidden)
    InviteeFactory(
        hearing=hearing,
        organisation=also,
        rejected=True,
        accepted=False,
        reason="Krever hemmelig adresse",
    )
    for name in PAGES:
        page = text(client.get(url(name, hearing)))
        assert "Krisesenteret" not in page
        assert "Det trygge huset" not in page
        assert "hemmelig adresse" not in page
    page = text(client.get(url("hearing_invitees", hearing)))
    assert page.count("1 organisasjon vises ikke") == 2


def test_the_list_of_invited_goes_on(client, hearing):
    InviteeFactory.create_batch(60, hearing=hearing)
    first = client.get(url("hearing_invitees", hearing))
    second = client.get(url("hearing_invitees", hearing), {"etter": first.context["next_invited"]})
    names = [row.pk for page in (first, second) for row in page.context["invited"]]
    assert len(names) == len(set(names)) == 60


# --- files and statements ----------------------------------------------------


def test_a_document_comes_as_a_download(client, hearing):
    document = HearingDocumentFactory(hearing=hearing, file__name="høringsnotat.pdf")
    response = client.get(url("hearing_document", hearing, pk=document.pk))
    assert b"".join(response.streaming_content).startswith(b"%PDF")
    assert response["Content-Disposition"].startswith("attachment")
    assert "sandbox" in response["Content-Security-Policy"]
    other = HearingDocumentFactory(hearing=HearingFactory())
    assert client.get(url("hearing_document", hearing, pk=other.pk)).status_code == 404
    assert client.get(url("hearing_document", other.hearing, pk=other.pk)).status_code == 404


def test_as_many_statements_for_thirty_as_for_three(client, larvik, rooms):
    address = reverse("hearing_list")
    HearingFactory.create_batch(3, published=True, municipality=larvik, topics=[rooms])
    client.get(address)
    few = statements(client, address)
    HearingFactory.create_batch(27, published=True, topics=[rooms])
    assert statements(client, address) == few


@pytest.mark.parametrize("name", [*PAGES, "hearing_summary"])
def test_as_many_statements_for_thirty_answers_as_for_three(client, db, name):
    hearing = HearingFactory(summarised=True, questions=["Hva mener dere?"])

    def fill(n):
        for _n in range(n):
            answer = AnswerFactory(
                hearing=hearing, replies={hearing.questions.get(): "Vi mener det."}
            )
            InviteeFactory(hearing=hearing, organisation=answer.organisation)
            InviteeFactory(hearing=hearing, rejected=True)
            HearingDocumentFactory(hearing=hearing)
            PointFactory(answer=answer, outcome="followed")

    fill(3)
    few = statements(client, url(name, hearing))
    fill(27)
    assert statements(client, url(name, hearing)) == few


def test_a_coming_hearing_does_not_count_answers_nobody_can_give(client, larvik):
    coming = HearingFactory(municipality=larvik, coming=True)
    InviteeFactory.create_batch(2, hearing=coming)
    page = text(client.get(reverse("hearing_list"), {"vis": "kommende"}))
    assert "2 inviterte" in page
    assert "har svart" not in page


def test_a_search_without_hits_offers_the_way_back(client, hearing):
    page = text(client.get(reverse("hearing_list"), {"q": "romfart", "vis": "apne"}))
    assert "Ingen høringer passer med det du søkte etter." in page
    assert 'href="?vis=apne"' in page
