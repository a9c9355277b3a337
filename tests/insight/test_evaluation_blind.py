"""Before both have handed in, nothing of what one party writes is anywhere the other can reach.

Sara asks for every address of the site, with the refs of the evaluation, its edition and its
platform, while Petter has written nothing, then five clauses, then handed in.
"""

import re

import pytest
from django.urls import reverse

from agreements.actions import evaluating
from core.access import walk
from core.models import AuditEvent
from dispatch.models import Letter

pytestmark = pytest.mark.django_db

SECRET = "Kanarifuglen"
NEVER_THE_SAME = re.compile(
    rb'(name="(csrfmiddlewaretoken|ref)" value="[^"]*"|csrf-?token"?[^,}>]*|nonce="[^"]*")', re.I
)
NEAR = ("plattformen/", "moteplasser/", "aktiviteter/")  # where refs of the platform lead
LEAVES = {"logg-ut/", "demo/"}


# Codes and seconds that never are the same twice; the secret is looked for there too.
BY_CHANCE = ("/demo/", "/konto/okter/", "/konto/to-trinn/", "/helse/")


def addresses(evaluation) -> list[str]:
    """Each route of the site, filled with what carries the evaluation."""
    edition = evaluation.edition
    refs = [evaluation.ref, edition.ref, edition.platform.ref, edition.platform.forum.ref]
    found = set()
    for route, _view in walk():
        if route in LEAVES or "(?P" in route:
            continue
        plain = re.sub(r"<slug:code>", "R2", route)
        plain = re.sub(r"<slug:(slug|key|name|token|number)>", "kari", plain)
        plain = re.sub(r"<int:\w+>", "1", plain)
        near = route.startswith(NEAR)
        found |= {"/" + re.sub(r"<\w+:ref>", ref, plain) for ref in (refs if near else refs[:1])}
    return sorted(one for one in found if "<" not in one)


def asked(client, pages) -> dict[str, tuple[int, bytes]]:
    """What each page answers, without what differs by chance."""
    found = {}
    for page in pages:
        answer = client.get(page)
        body = b"".join(answer) if answer.streaming else answer.content
        found[page] = (answer.status_code, NEVER_THE_SAME.sub(b"", body))
    return found


def write(evaluation, petter, ks_party) -> None:
    """Five clauses, each with the secret."""
    for score, clause in enumerate(evaluation.edition.clauses.all()[:5], start=1):
        evaluating.assess(
            evaluation, by=petter, party=ks_party, clause=clause, score=score, words=SECRET
        )


def test_the_other_party_sees_nothing_and_every_page_is_the_same_to_the_byte(
    evaluation, as_sara, petter, ks_party
):
    pages = addresses(evaluation)
    assert reverse("evaluation_pack", kwargs={"ref": evaluation.ref}) in pages
    before = asked(as_sara, pages)
    write(evaluation, petter, ks_party)
    after = asked(as_sara, pages)
    steady = [page for page in pages if not page.startswith(BY_CHANCE)]
    assert [page for page in steady if after[page] != before[page]] == []
    evaluating.hand_in(evaluation, by=petter, party=ks_party, words=SECRET)
    handed_in = asked(as_sara, pages)
    for found in (after, handed_in):
        assert [page for page, (_s, body) in found.items() if SECRET.encode() in body] == []


def test_nothing_of_it_is_in_letters_or_the_log(evaluation, petter, ks_party):
    write(evaluation, petter, ks_party)
    evaluating.hand_in(evaluation, by=petter, party=ks_party, words=SECRET)
    for letter in Letter.objects.select_related("batch"):
        assert SECRET not in f"{letter.batch.subject} {letter.batch.body}"
    verbs = list(AuditEvent.objects.values_list("verb", flat=True))
    assert "evaluation.handed_in" in verbs
    assert not [one for one in verbs if "assess" in one]  # nor how often, nor when
    assert not [one for one in AuditEvent.objects.all() if SECRET in str(vars(one))]


def test_a_post_answers_the_same_whatever_the_other_has_written(
    evaluation, as_sara, petter, ks_party, fn_party
):
    page = reverse("evaluation_clause_save", kwargs={"ref": evaluation.ref, "code": "F"})
    own = {"saves": "0", "score": "5", "words": "Vårt syn.", "party": fn_party.pk}
    theirs = own | {"party": ks_party.pk}
    before = as_sara.post(page, theirs)
    write(evaluation, petter, ks_party)
    after = as_sara.post(page, theirs)
    assert (before.status_code, after.status_code) == (404, 404)
    saved = as_sara.post(page, own)
    assert 'name="saves" value="1"' in saved.content.decode()  # one's own count, not both
