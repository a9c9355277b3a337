"""Larvik's policy over HTTP: what the public reads, and what is refused beside its field."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import User
from agreements.models import Evidence, LocalPolicy
from agreements.states import EvidenceKind, PolicyState
from core import clock
from organisations.models import Municipality
from tests.consultations.municipality import signed_in, text
from tests.factories.agreements_policies import (
    EvidenceFactory,
    LocalPolicyFactory,
    SelfCheckFactory,
)
from tests.factories.organisations import MunicipalityFactory

pytestmark = pytest.mark.django_db
S = PolicyState
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00"
    b"\x90wS\xde"
)


def at(name: str, policy: LocalPolicy, **more: Any) -> str:
    """The address of one of its pages."""
    return reverse(name, kwargs={"ref": policy.ref, **more})


@pytest.fixture
def policy(larvik: Municipality) -> LocalPolicy:
    """Out on hearing, with a meeting laid in."""
    policy = LocalPolicyFactory.create(municipality=larvik, state=S.ON_HEARING)
    EvidenceFactory.create(policy=policy)
    return policy


def test_everyone_reads_how_it_came_about(client: Client, policy: LocalPolicy) -> None:
    page = text(client.get(policy.get_absolute_url()))
    assert "I ferd med" in page
    assert "Åpent møte på biblioteket, 42 kom" in page
    assert "Arbeid med politikken" not in page
    assert client.get("/frivilligpolitikk/finnesikke/").status_code == 404


def test_the_list_says_levels_by_county(client: Client, policy: LocalPolicy) -> None:
    LocalPolicyFactory.create(state=S.DECIDED)
    MunicipalityFactory.create(name="Lysvik")
    front = text(client.get(reverse("policy_list")))
    for words in ("Har", "I ferd med", "Larvik kommune", "?fylke=39"):
        assert words in front
    assert "Lysvik kommune" not in front  # nothing has happened there
    page = text(client.get(reverse("policy_list") + "?niva=none"))
    for words in ("Lysvik kommune", "Ingenting er lagt inn"):
        assert words in page
    only = text(client.get(reverse("policy_list") + "?niva=under_way&fylke=39"))
    assert "Larvik kommune" in only
    assert "Lysvik" not in only
    assert client.get(reverse("policy_list") + "?niva=%00&fylke=%00").status_code == 200


def test_how_many_statements_the_list_takes(
    client: Client, policy: LocalPolicy, django_assert_max_num_queries: Any
) -> None:
    for _each in range(4):
        LocalPolicyFactory.create(state=S.DECIDED)
    with django_assert_max_num_queries(12):
        client.get(reverse("policy_list"))


def test_kari_begins(as_kari: Client, larvik: Municipality) -> None:
    said = {"ref": "abcdefghjk", "municipality": larvik.pk, "title": "", "kind": "plan"}
    refused = as_kari.post(reverse("policy_new"), said)
    assert refused.status_code == 422
    assert "Skriv hva politikken heter." in text(refused)
    made = as_kari.post(reverse("policy_new"), said | {"title": "Sammen"})
    assert made.status_code == 302
    assert text(as_kari.get(made.url)).count("Mangler") == 4


def test_evidence_with_neither_link_nor_file(as_kari: Client, policy: LocalPolicy) -> None:
    said = {"kind": "document", "words": "Forslaget", "happened_on": str(clock.today())}
    refused = as_kari.post(at("evidence_add", policy), said)
    assert refused.status_code == 422
    assert refused.context["form"].errors["url"]
    kept = as_kari.post(at("evidence_add", policy), said | {"url": "larvik.example/forslag"})
    assert kept.status_code == 302
    assert Evidence.objects.filter(url="https://larvik.example/forslag").exists()


def test_a_file_is_kept_and_everyone_may_fetch_it(
    as_kari: Client, client: Client, policy: LocalPolicy, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    said = {"kind": "document", "words": "Forslaget", "happened_on": str(clock.today())}
    file = SimpleUploadedFile("forslag.png", PNG)
    assert as_kari.post(at("evidence_add", policy), said | {"file": file}).status_code == 302
    row = policy.evidence.get(kind=EvidenceKind.DOCUMENT)
    got = client.get(at("policy_file", policy, pk=row.pk))
    assert got["Content-Disposition"].startswith("attachment")


def test_grete_enters_the_decision(as_kari: Client, as_grete: Client, policy: LocalPolicy) -> None:
    assert as_kari.get(at("policy_decide", policy)).status_code == 403
    said = {
        "version": policy.version,
        "decided_on": str(clock.today() + timedelta(days=1)),
        "decided_by": "Kommunestyret",
        "case_url": "https://larvik.example/12",
    }
    early = as_grete.post(at("policy_decide", policy), said)
    assert (early.status_code, list(early.context["form"].errors)) == (422, ["decided_on"])
    bare = as_grete.post(at("policy_decide", policy), said | {"decided_on": str(clock.today())})
    assert bare.status_code == 422
    assert "«Selve dokumentet»" in text(bare)
    for kind in ("hearing", "document"):
        EvidenceFactory.create(policy=policy, kind=kind)
    done = as_grete.post(at("policy_decide", policy), said | {"decided_on": str(clock.today())})
    assert done.status_code == 302
    assert "Kommunestyret vedtok politikken" in text(as_grete.get(policy.get_absolute_url()))


def test_steps_suggestions_and_taking_out(as_kari: Client, policy: LocalPolicy) -> None:
    one = policy.evidence.get()
    said = {"version": policy.version, "to": S.DIALOGUE}
    assert as_kari.post(at("policy_move", policy), said).status_code == 302
    as_kari.post(at("evidence_take", policy), {"name": "kartlegging-finnesikke"})
    as_kari.post(at("evidence_remove", policy, pk=one.pk))
    as_kari.post(at("evidence_remove", policy, pk=one.pk))  # a second click
    assert not policy.evidence.exists()
    policy.refresh_from_db()
    assert policy.state == S.DIALOGUE


def test_strangers_do_not_find_the_work(
    policy: LocalPolicy, ola: User, liv: User, client: Client
) -> None:
    assert signed_in(ola).get(at("policy_work", policy)).status_code == 404
    assert signed_in(ola).get(reverse("work_policies")).status_code == 403
    assert client.get(at("policy_work", policy)).status_code == 302


def test_measured_and_said_stand_apart(
    client: Client, as_kari: Client, larvik: Municipality
) -> None:
    SelfCheckFactory.create(municipality=larvik)
    page = text(client.get(reverse("policy_check", kwargs={"slug": larvik.slug})))
    assert page.count("Talt i Samspill") == page.count("Kommunen sier selv") == 4
    assert "Alle grendehus kan lånes gratis." in page
    edit = reverse("policy_check_edit", kwargs={"number": larvik.number})
    said = {"criterion": "dialogue", "dialogue-answer": "yes", "dialogue-words": "Vi møttes."}
    refused = as_kari.post(edit, said)
    assert refused.status_code == 422
    assert refused.context["form"].errors["url"]
    assert as_kari.post(edit, said | {"dialogue-url": "https://l.example"}).status_code == 302
    assert as_kari.post(edit, {"criterion": "tull"}).status_code == 200
