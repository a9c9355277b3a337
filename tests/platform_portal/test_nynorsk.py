"""A person who reads nynorsk gets nynorsk everywhere but in what people wrote and in letters."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import translation

from accounts.models import User
from consultations import emails
from core import clock
from dispatch.letters import fill
from dispatch.models import Letter
from organisations.models import Topic
from tests.factories.accounts import PASSWORD, UserFactory
from tests.factories.consultations import AnswerFactory, HearingFactory
from tests.factories.organisations import TopicFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client):
    """A browser that has chosen nynorsk."""
    client.post(reverse("language"), {"language": "nn"})
    return client


def test_the_front_page(reader, larvik):
    page = reader.get(reverse("front"))
    assert '<html lang="nn"' in page.text
    assert "Bli høyrde i saker som betyr noko for dykk" in page.text
    assert "Åpne høringer" not in page.text
    assert "Opne høyringar" in page.text


def test_the_page_of_a_hearing_with_its_topics_and_days(reader, larvik, at_time):
    at_time("2027-03-01 10:00")
    topic = TopicFactory(name_nb="Helse og omsorg", name_nn="Helse og omsorgsarbeid på nynorsk")
    hearing = HearingFactory(
        municipality=larvik,
        published=True,
        title="Åpningstider",
        closes_at=clock.end_of_day(date(2027, 3, 16)),
    )
    hearing.topics.add(topic)
    page = reader.get(hearing.get_absolute_url())
    assert "Tysdag 16. mars 2027" in page.text
    assert "16 dagar igjen" in page.text or "15 dagar igjen" in page.text
    assert "helse og omsorgsarbeid på nynorsk" in page.text.lower()
    assert "Åpningstider" in page.text  # what people wrote stays as they wrote it


def test_what_a_model_calls_its_choices(reader, ola, korps):
    User.objects.filter(pk=ola.pk).update(language="nn")
    reader.force_login(ola)
    page = reader.get(reverse("cause_new", kwargs={"key": korps.key}))
    assert "vaksne" in page.text
    assert "voksne" not in page.text


def test_djangos_own_sentences_too(reader):
    bad = reader.post(reverse("account_signup"), {"email": "ikke en adresse"})
    assert bad.status_code == 422
    assert "Oppgje ei gyldig e-postadresse." in bad.text
    assert "Oppgi en gyldig" not in bad.text


def test_a_refusal_and_the_error_pages(reader, ola):
    User.objects.filter(pk=ola.pk).update(language="nn")
    reader.force_login(ola)
    gone = reader.get("/finst-ikkje/")
    assert gone.status_code == 404
    assert '<html lang="nn"' in gone.text
    assert "Vi finn ikkje sida" in gone.text


@pytest.mark.parametrize("write", [emails.tell_outcomes, emails.tell_decision])
def test_letters_are_in_bokmaal_whoever_wrote_them(larvik, korps, write, at_time):
    at_time("2027-03-02 10:00")
    hearing = HearingFactory(municipality=larvik, ended=True)
    answer = AnswerFactory(hearing=hearing, organisation=korps)
    with translation.override("nn"):
        write(hearing)
        emails.send_receipt(answer.current)
        assert translation.get_language() == "nn"
    said = [
        letter.batch.subject + fill(letter.batch.body, letter.merge)
        for letter in Letter.objects.select_related("batch")
    ]
    assert len(said) == 2
    for words in said:
        assert not {"høyring", "ikkje", "frå ", "dykk", "tysdag"} & set(words.lower().split())


def test_so_are_letters_about_the_account(reader):
    UserFactory(email="ola@forening.example", password=PASSWORD)
    reader.post(reverse("account_reset_password"), {"email": "ola@forening.example"})
    letter = Letter.objects.select_related("batch").get()
    assert "nytt passord" in letter.batch.subject.lower()
    with translation.override("nb"):
        assert "lenken" in letter.batch.body


def test_what_is_kept_in_rows_is_bokmaal(larvik):
    topic = Topic(name_nb="Barn og unge", name_nn="Born og unge")
    with translation.override("nn"):
        assert (str(topic), topic.name_nb) == ("Born og unge", "Barn og unge")
    assert str(Topic(name_nb="Idrett")) == "Idrett"
