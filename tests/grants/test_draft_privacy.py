"""A draft is the organisation's own: nobody in the municipality and no stranger finds it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from core import clock
from grants.actions import applying, sending
from grants.models import Application
from grants.policies import applying as policy
from grants.policies import casework
from grants.states import ApplicationState
from organisations.states import Role
from tests.consultations.municipality import signed_in, text
from tests.factories.accounts import UserFactory
from tests.factories.grants import ACCOUNT
from tests.factories.organisations import MembershipFactory
from tests.grants.writing import PDF, field, opened, pdf, url, with_file

pytestmark = pytest.mark.django_db

SECRET = "Vi vet ikke om vi tør ennå"


# --- who sees it ------------------------------------------------------------------------


@pytest.fixture
def secret(project, ola):
    asked = project.call.questions.get(kind="text")
    return applying.save(
        project, by=ola, saves=0, amount=Decimal(6_000), replies={asked.pk: SECRET}
    )


PAGES = ["application", "application_edit", "application_preview", "application_delete"]
POSTS = [
    "application_edit",
    "application_save",
    "application_send",
    "application_delete",
    "application_copy",
    "application_comment",
    "application_withdraw",
]


def test_the_municipality_never_sees_a_draft(secret, kari, grete, larvik):
    boss = UserFactory(name="Bo Sjef", mfa=True)
    MembershipFactory(user=boss, organisation=larvik.organisation, role=Role.RESPONSIBLE)
    for person in (kari, grete, boss):
        browser = signed_in(person)
        for name in PAGES:
            assert browser.get(url(name, secret)).status_code == 404, name
        for name in POSTS:
            assert browser.post(url(name, secret)).status_code == 404, name
        assert SECRET not in text(browser.get(reverse("own_grants")))
        assert not policy.own_applications(person).exists()
        assert not casework.work_applications(person).exists()


def test_others_and_the_signed_out_find_nothing(secret, liv, choir):
    browser = signed_in(liv)
    for name in PAGES:
        assert browser.get(url(name, secret)).status_code == 404
    for name in POSTS:
        assert browser.post(url(name, secret)).status_code == 404
    assert Client().get(url("application_edit", secret)).status_code == 302
    signed_out = Client().post(url("application_save", secret), {"saves": "1"})
    assert signed_out.status_code == 401
    assert "Du er logget ut" in text(signed_out)


def test_what_lies_in_a_returned_application_is_a_draft_too(
    project, project_call, ola, kari, as_ola, media
):
    asked = {q.kind: q.pk for q in project_call.questions.all()}
    with_file(as_ola, project, pdf("sendt.pdf"))
    project.refresh_from_db()
    draft = applying.save(
        project,
        by=ola,
        saves=project.saves,
        amount=Decimal(6_000),
        account=ACCOUNT,
        title="Tur",
        replies={asked["text"]: "Tur", asked["number"]: "9"},
        lines={asked["budget"]: [applying.Line(False, "Buss", Decimal(6_000))]},
    )
    sending.send(draft, by=ola, on_behalf_of=draft.organisation, saves=draft.saves)
    Application.objects.filter(pk=draft.pk).update(
        state=ApplicationState.RETURNED,
        missing="Hva med mat?",
        answer_by=clock.today() + timedelta(days=9),
    )
    with_file(as_ola, project, pdf("kladd.pdf", PDF + b"%"))
    files = {item.file.name: item.file.ref for item in draft.files.all()}
    desk, sent = signed_in(kari), draft.submissions.get()
    assert [f["name"] for f in sent.content["answers"][-1]["files"]] == ["sendt.pdf"]
    for ref in files.values():
        assert desk.get(url("application_file", draft, ref)).status_code == 404
        assert as_ola.get(url("application_file", draft, ref)).status_code == 200
    taken_out = draft.files.get(file__ref=files["sendt.pdf"])
    as_ola.post(url("application_file_remove", draft, taken_out.pk), opened(as_ola, draft))
    assert draft.files.count() == 1
    assert as_ola.get(url("application_file", draft, files["sendt.pdf"])).status_code == 200
    assert as_ola.get(url("application_file", draft, "finnesikke")).status_code == 404


def test_a_reader_looks_and_does_not_write(secret, korps):
    reader = UserFactory(name="Rolf Leser")
    MembershipFactory(user=reader, organisation=korps, role=Role.READER)
    browser = signed_in(reader)
    assert "ikke sendt" in text(browser.get(url("application", secret)))
    page = browser.get(url("application_edit", secret))
    assert page.status_code == 403
    assert "Du kan lese, men ikke skrive" in text(page)


def test_somebody_who_left_gets_the_words_back(as_nina, nina_writes, secret):
    typed = opened(as_nina, secret, **{field(secret, "text"): "Ninas siste ord"})
    nina_writes.ends = clock.now()
    nina_writes.save()
    page = as_nina.post(url("application_edit", secret), typed)
    assert page.status_code == 403
    assert "Ninas siste ord" in text(page)
    assert SECRET not in text(page)
    quiet = as_nina.post(url("application_save", secret), typed, HTTP_HX_REQUEST="true")
    assert quiet.status_code == 409
    assert "ikke lenger" in text(quiet)
    assert as_nina.get(url("application_edit", secret)).status_code == 404


def test_after_the_deadline_the_draft_is_kept(as_ola, secret, project_call, at_time):
    at_time(project_call.closes_at + timedelta(days=1))
    page = text(as_ola.get(url("application_edit", secret)))
    assert "Kladden er tatt vare på" in page
    assert SECRET in page
    assert "Send søknaden" not in text(as_ola.get(url("application_preview", secret)))


def test_it_is_thrown_away_in_the_browser(as_ola, secret):
    assert "blir borte for alle" in text(as_ola.get(url("application_delete", secret)))
    assert as_ola.post(url("application_delete", secret)).url == reverse("own_grants")
    assert not Application.objects.exists()
