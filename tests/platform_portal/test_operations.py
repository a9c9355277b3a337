"""The operator's page: alarms, the one switch, addresses that are stopped."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now

from core.models import AuditEvent
from dispatch.models import Arrival, DomainRate, Letter, RelayAcceptance, Sending, Suppression
from dispatch.suppression import suppress
from tests.consultations.municipality import signed_in, text
from tests.factories.accounts import UserFactory
from tests.factories.dispatch import LetterFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_drift():
    return signed_in(UserFactory(name="Drift", is_operator=True, mfa=True))


def test_a_quiet_day(as_drift):
    shown = text(as_drift.get("/drift/"))
    assert "Utsendingen går." in shown
    assert 'data-color="danger"><p>' not in shown


def test_the_switch_says_who_and_why_until_it_is_on_again(as_drift):
    assert as_drift.post("/drift/stans/", {"why": "Gjenoppretting"}).status_code == 302
    shown = text(as_drift.get("/drift/"))
    assert "Utsendingen er stanset av Drift" in shown
    assert "«Gjenoppretting»" in shown
    assert as_drift.post("/drift/stans/", {"why": "En gang til"}).status_code == 409
    assert as_drift.post("/drift/start/").status_code == 302
    assert "Utsendingen går." in text(as_drift.get("/drift/"))
    assert AuditEvent.objects.filter(verb__startswith="sending.").count() == 2


def test_a_reason_is_needed(as_drift):
    answer = as_drift.post("/drift/stans/", {"why": " "})
    assert answer.status_code == 422
    assert "Skriv hvorfor utsendingen skal stanses." in text(answer)
    assert not Sending.objects.filter(paused_at__isnull=False).exists()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        (
            {"log_trouble_since": timedelta(minutes=6), "log_trouble": "Loggen"},
            "ikke latt seg lese",
        ),
        ({"away_since": timedelta(minutes=6)}, "Postserveren svarer ikke."),
        ({"breaker_until": -timedelta(minutes=1), "breaker_why": "554 no"}, "«554 no»"),
    ],
)
def test_alarms(as_drift, fields, words):
    since = {k: Now() - v if isinstance(v, timedelta) else v for k, v in fields.items()}
    Sending.objects.create(**since)
    assert words in text(as_drift.get("/drift/"))


def test_a_log_away_for_four_minutes_is_no_alarm_yet(as_drift):
    Sending.objects.create(log_trouble_since=Now() - timedelta(minutes=4), log_trouble="Loggen")
    assert "ikke latt seg lese" not in text(as_drift.get("/drift/"))


def test_doubt_held_and_doubled_are_counted_with_their_age(as_drift):
    for state, hours in [("in_doubt", 1), ("held", 5), ("held", 7)]:
        letter = LetterFactory()
        Letter.objects.filter(pk=letter.pk).update(
            state=state, handing_at=Now() - timedelta(hours=hours, minutes=1)
        )
    for qid in ("Q1", "Q2"):
        RelayAcceptance.objects.create(sender="b+1.x@y", queue_id=qid, seen_at=Now())
    Arrival.objects.create(digest="x", kind="unknown")
    shown = " ".join(text(as_drift.get("/drift/")).replace("\xa0", " ").split())
    assert "Usikkert om de kom fram</dt><dd>1</dd>" in shown
    assert "Venter på et menneske</dt><dd>2</dd>" in shown
    assert "Det eldste i 7 timer" in shown
    assert "Tatt imot to ganger</dt><dd>1</dd>" in shown
    assert "Ukjente meldinger i postkassen</dt><dd>1</dd>" in shown


def test_slow_domains_are_named(as_drift):
    common = {"tokens": 0, "at": Now(), "wanted": 0, "granted": 0}
    DomainRate.objects.create(domain="fri.example", rate=20, **common)
    DomainRate.objects.create(
        domain="treg.example", rate=5, backoff_until=Now() + timedelta(minutes=2), **common
    )
    DomainRate.objects.create(domain="fast.example", rate=1, fixed_rate=1, **common)
    shown = text(as_drift.get("/drift/"))
    assert "treg.example" in shown
    assert "fast.example" in shown
    assert "fri.example" not in shown


# --- addresses -----------------------------------------------------------------------------------


def test_an_address_is_looked_up_in_full_and_opened_with_a_reason(as_drift):
    suppress("ola@forening.example", reason="550 5.1.1 unknown")
    assert "ola@" not in text(as_drift.get("/drift/adresser/"))
    found = text(as_drift.post("/drift/adresser/", {"q": "Ola@Forening.example"}))
    assert "Får ingen brev" in found
    row = Suppression.objects.get()
    assert as_drift.post(f"/drift/adresser/{row.pk}/apne/", {"why": ""}).status_code == 422
    assert Suppression.objects.exists()
    done = as_drift.post(f"/drift/adresser/{row.pk}/apne/", {"why": "Ny postkasse."})
    assert done.status_code == 302
    assert not Suppression.objects.exists()


def test_part_of_an_address_finds_nothing(as_drift):
    suppress("ola@forening.example", reason="550 5.1.1 unknown")
    assert as_drift.post("/drift/adresser/", {"q": "forening.example"}).status_code == 422
    assert "ikke stoppet" in text(as_drift.post("/drift/adresser/", {"q": "la@forening.example"}))


def test_a_no_is_shown_but_cannot_be_opened_for_them(as_drift):
    row = suppress("ola@forening.example", reason="ba om å slippe", scope="org:1:x")
    found = text(as_drift.post("/drift/adresser/", {"q": "ola@forening.example"}))
    assert "Har selv takket nei" in found
    assert "Åpne adressen" not in found
    assert as_drift.get(f"/drift/adresser/{row.pk}/apne/").status_code == 404


@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("post", "/drift/stans/"),
        ("post", "/drift/start/"),
        ("get", "/drift/adresser/"),
        ("post", "/drift/adresser/"),
    ],
)
def test_kari_is_no_operator(as_kari, method, address):
    data = {"why": "x", "q": "a@b.no"}
    assert getattr(as_kari, method)(address, data).status_code == 403
    row = suppress("ola@forening.example", reason="r")
    assert as_kari.post(f"/drift/adresser/{row.pk}/apne/", data).status_code == 403
    assert Suppression.objects.exists()
