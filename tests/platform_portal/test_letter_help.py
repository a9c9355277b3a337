"""Those who are not reached are never silent: Kari sees them, and can do something."""

import pytest
from django.db import connection
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock
from core.models import AuditEvent
from dispatch.models import Letter
from dispatch.states import NOT_REACHED, LetterState
from dispatch.suppression import suppress
from organisations.states import Role
from tests.consultations.municipality import signed_in, text
from tests.factories.accounts import UserFactory
from tests.factories.dispatch import BatchFactory, LetterFactory
from tests.factories.organisations import MembershipFactory, MunicipalityFactory

pytestmark = pytest.mark.django_db
S = LetterState


@pytest.fixture
def drift():
    return UserFactory(name="Drift", is_operator=True, mfa=True)


@pytest.fixture
def batch(larvik, proposal):
    return BatchFactory(
        sender_ref=f"org:{larvik.organisation_id}", about=proposal.get_absolute_url()
    )


@pytest.fixture
def lost(batch, korps):
    """The band's letter, in a state to choose."""

    def make(state=S.BOUNCED, **fields):
        letter = LetterFactory(
            batch=batch,
            recipient_ref=f"org:{korps.pk}",
            recipient_name=korps.name,
            email="post@korps.example",
            **fields,
        )
        accepted = Now() if state in {S.BOUNCED, S.ACCEPTED} else None
        Letter.objects.filter(pk=letter.pk).update(state=state, accepted_at=accepted)
        letter.refresh_from_db()
        return letter

    return make


def page(name, letter):
    return reverse(name, kwargs={"pk": letter.pk})


# --- the list ------------------------------------------------------------------------------------


def test_all_that_are_not_reached_are_on_the_list_with_a_way_on(as_kari, lost):
    letters = [lost(state, key=f"k{state}") for state in sorted(NOT_REACHED)]
    lost(S.ACCEPTED, key="fine")
    shown = text(as_kari.get("/arbeid/brev/?vis=kom-ikke-fram"))
    assert "Hvem er ikke nådd?" in shown
    assert shown.count("Se hva dere kan gjøre") == len(letters) == 5
    assert "Ikke nådd (5)" in shown


def test_the_list_of_one_hearing(as_kari, lost, larvik, proposal):
    type(proposal).objects.filter(pk=proposal.pk).update(
        state="published",
        published_at=clock.now(),
        opens_at=clock.now(),
        closes_at="2099-01-01T00:00Z",
    )
    lost()
    other = LetterFactory(
        batch=BatchFactory(sender_ref=f"org:{larvik.organisation_id}", subject="En annen sak")
    )
    Letter.objects.filter(pk=other.pk).update(state=S.FAILED)
    shown = text(as_kari.get(f"/arbeid/brev/?vis=kom-ikke-fram&sak={proposal.ref}"))
    assert "Solsida skolekorps" in shown
    assert "En annen sak" not in shown
    assert "Ikke nådd (1)" in shown
    assert f'value="{proposal.ref}" selected' in shown


@pytest.mark.parametrize("ref", ["finnesikke", "<script>", "a/b", "\x00", "x" * 5000])
def test_a_hearing_that_does_not_exist_gives_an_empty_list(as_kari, lost, ref):
    lost()
    answer = as_kari.get("/arbeid/brev/", {"vis": "kom-ikke-fram", "sak": ref})
    assert answer.status_code == 200
    assert "Solsida" not in text(answer)
    assert "<script>" not in text(answer)


def test_the_work_page_counts_and_leads_to_them(as_kari, lost):
    lost()
    shown = text(as_kari.get("/arbeid/"))
    assert "Se alle som ikke er nådd" in shown
    assert "Se hva dere kan gjøre" in shown


def test_no_page_shows_an_address(as_kari, drift, lost):
    letter = lost(last_error="550 5.1.1 <…> unknown")
    suppress(letter.email, reason="550 5.1.1 <post@korps.example> unknown")
    for client, addresses in [
        (
            as_kari,
            ["/arbeid/brev/", "/arbeid/", page("letter", letter), page("letter_again", letter)],
        ),
        (signed_in(drift), ["/drift/", page("letter", letter), "/drift/adresser/"]),
    ]:
        for address in addresses:
            assert "post@korps.example" not in text(client.get(address)), address


# --- one letter -----------------------------------------------------------------------------------


WAYS = {
    S.BOUNCED: ["Ring dem", "Be dem legge inn en ny adresse", "Noter at de er nådd"],
    S.FAILED: ["Ring dem", "Send brevet på nytt", "Noter at de er nådd"],
    S.HELD: ["Ring dem", "kan de få det to ganger", "Noter at de er nådd"],
    S.EXPIRED: ["Ring dem", "Noter at de er nådd"],
    S.SUPPRESSED: ["Ring dem", "Noter at de er nådd"],
}


@pytest.mark.parametrize("state", WAYS)
def test_what_kari_can_do(as_kari, lost, state):
    shown = text(as_kari.get(page("letter", lost(state))))
    assert "Solsida skolekorps er ikke nådd" in shown
    for words in WAYS[state]:
        assert words in shown
    assert ("Send på nytt" in shown) == (state in {S.FAILED, S.HELD})


def test_a_letter_that_arrived_asks_for_nothing(as_kari, lost):
    shown = text(as_kari.get(page("letter", lost(S.ACCEPTED))))
    assert "Brevet til Solsida skolekorps" in shown
    assert "Hva kan dere gjøre?" not in shown


def test_told_in_another_way(as_kari, lost, kari):
    letter = lost()
    answer = as_kari.post(page("letter_reached", letter), {"note": "Ringte lederen."})
    assert answer.status_code == 302
    letter.refresh_from_db()
    assert letter.reached_by_id == kari.pk
    shown = text(as_kari.get("/arbeid/brev/?vis=kom-ikke-fram"))
    assert "Alle brevene har nådd fram." in shown
    assert "Nådd på annen måte" in text(as_kari.get("/arbeid/brev/"))
    assert AuditEvent.objects.filter(verb="letter.reached_otherwise").count() == 1


@pytest.mark.parametrize("note", ["", "   ", "x" * 301])
def test_without_a_note_the_page_comes_back(as_kari, lost, note):
    letter = lost()
    answer = as_kari.post(page("letter_reached", letter), {"note": note})
    assert answer.status_code == 422
    letter.refresh_from_db()
    assert letter.reached_at is None


def test_sending_again_takes_two_steps(as_kari, lost):
    letter = lost(S.HELD)
    asked = text(as_kari.get(page("letter_again", letter)))
    assert "Da får de det to ganger." in asked
    letter.refresh_from_db()
    assert letter.state == S.HELD
    assert as_kari.post(page("letter_again", letter)).status_code == 302
    letter.refresh_from_db()
    assert letter.state == S.PENDING
    assert as_kari.post(page("letter_again", letter)).status_code == 409


def test_a_new_address_is_found_and_used(as_kari, lost, korps):
    letter = lost(S.BOUNCED)
    suppress(letter.email, reason="ukjent")
    korps.email = "ny@korps.example"
    korps.save()
    assert "Send til den nye adressen" in text(as_kari.get(page("letter", letter)))
    assert as_kari.post(page("letter_again", letter)).status_code == 302
    assert Letter.objects.get(state=S.PENDING).email == "ny@korps.example"
    letter.refresh_from_db()
    assert not letter.needs_help


# --- who -----------------------------------------------------------------------------------------


POSTS = [("letter_reached", {"note": "Ringte."}), ("letter_again", {})]


@pytest.mark.parametrize(("name", "data"), POSTS)
def test_who_may_help(lost, name, data, grete, ola, liv, drift, larvik):
    letter = lost(S.HELD)
    elsewhere = MunicipalityFactory(name="Steinkjer", number="5006")
    MembershipFactory(user=liv, organisation=elsewhere.organisation, role=Role.WRITER)
    before = Letter.objects.values().get()
    for user, status in [(grete, 403), (ola, 404), (liv, 404), (drift, 403)]:
        assert signed_in(user).post(page(name, letter), data).status_code == status, user
    assert Letter.objects.values().get() == before


def test_an_approver_sees_but_leaves_the_help_to_others(lost, grete):
    shown = text(signed_in(grete).get(page("letter", lost())))
    assert "er ikke nådd" in shown
    assert "Noter at de er nådd" not in shown


def test_the_operator_helps_letters_of_nobodys(drift):
    letter = LetterFactory(batch=BatchFactory(kind="account", scope="account"))
    Letter.objects.filter(pk=letter.pk).update(state=S.HELD)
    assert signed_in(drift).post(page("letter_again", letter)).status_code == 302


@pytest.mark.parametrize("pk", [0, 2**63, 10**30])
def test_numbers_that_name_no_letter(as_kari, pk):
    assert as_kari.get(f"/arbeid/brev/{pk}/").status_code == 404


def test_the_list_asks_as_much_for_many_as_for_few(as_kari, lost, django_assert_num_queries):
    lost(key="k0")
    address = "/arbeid/brev/?vis=kom-ikke-fram"
    as_kari.get(address)
    with CaptureQueriesContext(connection) as few:
        as_kari.get(address)
    for n in range(1, 30):
        lost(key=f"k{n}")
    with django_assert_num_queries(len(few.captured_queries)):
        as_kari.get(address)
