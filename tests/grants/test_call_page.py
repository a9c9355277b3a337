"""What everyone reads of one call, of its changes and of its scheme, and following it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock
from core.errors import Refused
from grants.actions import following
from grants.models import Call, CallChange, Follow
from grants.states import Binding, CallState, QuestionKind, ReportForm
from grants.terms import differences
from tests.consultations.municipality import signed_in, text
from tests.factories.grants import ApplicationFactory, CallFactory, SchemeFactory, decided, sent

pytestmark = pytest.mark.django_db


def page(client, call, name="call"):
    """The words of a page of the call."""
    response = client.get(reverse(name, kwargs={"ref": call.ref}))
    assert response.status_code == 200
    return " ".join(text(response).replace("\xa0", " ").split())


@pytest.fixture
def last(call):
    """Last year's call, which this one is compared with."""
    questions = [
        {"text": "Hva gjør laget?", "words": 60},
        {"kind": QuestionKind.FILE, "text": "Årsmelding"},
    ]
    last = CallFactory(
        scheme=call.scheme,
        year=call.year - 1,
        days=-200,
        opens_at=clock.now() - timedelta(days=300),
        max_amount=Decimal(20_000),
        report_form=ReportForm.LINE,
        questions=questions,
        published=True,
    )
    Call.objects.filter(pk=call.pk).update(before=last)
    call.refresh_from_db()
    return last


def awarded(call, *amounts, **fields):
    """An organisation with each sum."""
    for amount in amounts:
        application = ApplicationFactory(call=call, amount=Decimal(amount), **fields)
        decided(application)


def test_a_volunteer_sees_everything_in_one_page(client, call, last):
    awarded(last, 6_000, 12_000, 18_000)
    decided(ApplicationFactory(call=last), outcome="refused")
    found = page(client, call)
    for words in (
        "Åpen",
        "Frie midler",
        "Så mye arbeid er det",
        "Vi viser tall når fem har svart.",
        "Laget holder til her.",
        "Pengene er til lag her.",
        "Sist vurdert",
        "Sjekk på ett minutt om dere kan søke",
        "Hva gjør laget?",
        "Omtrent 60 ord.",
        "Hvilket kontonummer skal pengene til?",
        "Dette henter vi selv:",
        "inntil 25 000 kr",
        "30 dager igjen",
        "3 av 4 søkere fikk tilskudd.",
        "<strong>12 000 kr</strong>",
        "Da står det hvorfor. Dere kan klage innen tre uker",
        "Kari Lunde",
        "33 00 00 00",
    ):
        assert words in found
    assert f"<title>{call.title} – tilskudd fra Larvik kommune" in found


def test_new_since_last_year_is_told(client, call, last):
    found = page(client, call)
    assert "Spørsmål: borte er Årsmelding" in found
    assert "Spørsmål: nytt er Hvor mange er dere?" in found
    assert "Høyeste beløp: fra 20 000 kr til 25 000 kr" in found
    assert "Rapport etterpå: fra Én linje til Ingen rapport" in found
    assert "er Hva gjør laget?" not in found


def test_the_same_day_of_another_year_is_no_news(call, last):
    first = call.decision_by.replace(month=3, day=1)
    call.closes_at = clock.end_of_day(first.replace(year=2027))
    last.closes_at = clock.end_of_day(first.replace(year=2026))
    assert "Siste dag for å søke" not in {one.label for one in differences(last, call)}
    last.closes_at -= timedelta(days=28)
    (one,) = [d for d in differences(last, call) if d.label == "Siste dag for å søke"]
    assert one.before == "1. februar 2026"
    assert one.after == "1. mars 2027"


def test_the_time_others_spent_is_shown_of_five_also_of_those_refused(client, call, last):
    for minutes in (60, 90, 100, 110):
        sent(ApplicationFactory(call=last, minutes=minutes))
    assert "Andre brukte" not in page(client, call)
    decided(ApplicationFactory(call=last, minutes=200), outcome="refused")
    found = page(client, call)
    assert "1 t 40 min" in found
    assert f"Midterste verdi blant 5 søkere i {last.year}, også de som fikk nei." in found


def test_the_first_call_of_a_scheme_says_so(client, call):
    assert "første gang tilskuddet lyses ut her" in page(client, call)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"opens_at": timedelta(days=3)}, "Dere kan søke fra"),
        ({"closes_at": timedelta(days=-1)}, "Fristen er ute"),
        ({"state": CallState.CLOSED, "closes_at": timedelta(days=-1)}, "Utlysningen er avsluttet"),
        ({"state": CallState.WITHDRAWN, "reason": "Budsjettet falt."}, "Budsjettet falt."),
    ],
)
def test_a_call_says_where_it_stands(client, larvik, fields, words):
    moved = {k: clock.now() + v if isinstance(v, timedelta) else v for k, v in fields.items()}
    state, reason = moved.pop("state", CallState.PUBLISHED), moved.pop("reason", "")
    call = CallFactory(scheme__owner=larvik.organisation, published=True, **moved)
    Call.objects.filter(pk=call.pk).update(state=state, reason=reason)
    found = page(client, call)
    assert words in found
    assert "Start søknaden" not in found


def test_a_draft_is_nobodys_to_read(client, as_kari, larvik):
    call = CallFactory(scheme__owner=larvik.organisation)
    for name in ("call", "call_quiz", "call_changes", "call_awards"):
        for reader in (client, as_kari):
            assert reader.get(reverse(name, kwargs={"ref": call.ref})).status_code == 404


def test_an_assignment_shows_the_check_against_replacing(client, larvik):
    scheme = SchemeFactory(
        owner=larvik.organisation,
        binding=Binding.ASSIGNMENT,
        statutory=True,
        replaces_staff=False,
        their_initiative=True,
        check_reason="Laget kan det bedre.",
    )
    found = page(client, CallFactory(scheme=scheme, published=True))
    assert "Er oppgaven lovpålagt for kommunen?" in found
    assert "Laget kan det bedre." in found


def test_why_so_much_is_asked_is_public(client, larvik):
    call = CallFactory(
        scheme__owner=larvik.organisation, burden_reason="Anlegg er dyre.", published=True
    )
    assert "Anlegg er dyre." in page(client, call)


def test_ola_sees_the_application_his_band_has_begun(draft, ola, liv):
    ola_reads, liv_reads = (page(signed_in(who), draft.call) for who in (ola, liv))
    assert "<strong>Solsida skolekorps:</strong> Kladd." in ola_reads
    assert "Solsida" not in liv_reads


def test_what_was_written_in_it_is_never_there(client, call, draft):
    draft.replies.create(question=call.questions.first(), text="Vi spiller for alle")
    sent(draft)
    for name in ("call", "call_awards", "call_changes"):
        found = page(client, call, name)
        assert "Vi spiller for alle" not in found
        assert "Solsida" not in found


def test_the_page_costs_the_same_however_many_applied(client, call, last):
    def cost():
        with CaptureQueriesContext(connection) as asked:
            page(client, call)
        return len(asked)

    awarded(last, 5_000)
    cost()
    few = cost()
    awarded(last, *range(5_000, 8_000, 500))
    assert cost() == few
    assert few < 25


# --- changes --------------------------------------------------------------------------------------


def test_a_change_after_publication_is_told_with_its_reason(client, call, kari):
    CallChange.objects.create(
        call=call,
        at=clock.now(),
        by=kari,
        reason="Årsmøtene er senere i år.",
        fields={
            "closes_at": ["1. februar 2027", "1. mars 2027"],
            "budget": ["100 000 kr", "120 000 kr"],
            "contact_name": ["", "Per Holm"],
        },
    )
    found = page(client, call, "call_changes")
    assert "Siste dag for å søke: fra 1. februar 2027 til 1. mars 2027" in found
    assert "Så mye fordeler vi: fra 100 000 kr til 120 000 kr" in found
    assert "Kontaktperson: nytt er Per Holm" in found
    assert "Årsmøtene er senere i år." in found
    assert "Årsmøtene er senere i år." in page(client, call)


def test_nothing_changed_is_said_too(client, call, last):
    found = page(client, call, "call_changes")
    assert "Ingenting er endret" in found
    assert f"Siden {last.year}" in found


# --- the scheme -----------------------------------------------------------------------------------


def test_a_scheme_shows_its_years_side_by_side(client, call, last):
    awarded(last, 6_000)
    CallFactory(scheme=call.scheme, title="Neste års kladd")
    found = page(client, call.scheme, "scheme")
    assert found.index(f"{call.year}: {call.title}") < found.index(f"{last.year}: {last.title}")
    assert "1 av 1" in found
    assert "Ikke avgjort" in found
    assert "Neste års kladd" not in found


def test_a_scheme_without_a_public_call_is_not_there(client, larvik):
    draft = CallFactory(scheme__owner=larvik.organisation)
    assert client.get(draft.scheme.get_absolute_url()).status_code == 404


def test_the_schemes_page_costs_the_same_however_many_years(client, call, last):
    def cost():
        with CaptureQueriesContext(connection) as asked:
            page(client, call.scheme, "scheme")
        return len(asked)

    cost()
    few = cost()
    for back in range(2, 6):
        older = CallFactory(scheme=call.scheme, year=call.year - back, days=-300, published=True,
                            opens_at=clock.now() - timedelta(days=400))  # fmt: skip
        awarded(older, 5_000)
    assert cost() == few


# --- following ------------------------------------------------------------------------------------


def test_liv_follows_and_follows_no_more(call, liv):
    browser = signed_in(liv)
    assert "Følg utlysningen" in page(browser, call)
    for _twice in range(2):
        browser.post(reverse("call_follow", kwargs={"ref": call.ref}))
    assert Follow.objects.filter(call=call, person=liv).count() == 1
    assert "Slutt å følge" in page(browser, call)
    for _twice in range(2):
        browser.post(reverse("call_unfollow", kwargs={"ref": call.ref}))
    assert not Follow.objects.exists()


def test_nothing_more_happens_in_a_closed_call(call, liv):
    Call.objects.filter(pk=call.pk).update(state=CallState.CLOSED)
    with pytest.raises(Refused, match="avsluttet"):
        following.follow(call, by=liv)


def test_a_draft_cannot_be_followed(larvik, liv):
    with pytest.raises(Refused):
        following.follow(CallFactory(scheme__owner=larvik.organisation), by=liv)


def test_a_visitor_is_asked_to_sign_in(client, call):
    response = client.post(reverse("call_follow", kwargs={"ref": call.ref}))
    assert response.status_code in (302, 403)
    assert not Follow.objects.exists()
