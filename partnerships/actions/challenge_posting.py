"""A challenge is shared by either side, and changed until somebody answers (clause K1g)."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit, clock
from core.errors import Refused, Stale
from organisations.models import Municipality, Organisation, Topic
from organisations.policies import STAFF_KINDS
from partnerships.actions.challenge_locks import TITLE, WORDS, check_acts, locked, text
from partnerships.emails import challenges as emails
from partnerships.models import Challenge
from partnerships.policies import challenges as policies

MOST_OPEN = 30  # challenges of one organisation that go on
MOST_TOPICS = 5


@transaction.atomic
def post(
    *,
    ref: str,
    by: Any,
    on_behalf_of: Organisation,
    municipality: Municipality | None,
    title: str,
    words: str,
    topics: Collection[Topic],
) -> Challenge:
    """Share a problem, public at once. The municipality is told of what an organisation shares.

    Args:
        ref: the name it will have; the same form again gives the first one back.
        on_behalf_of: the organisation or municipality the person writes for.
        municipality: where; a municipality's own people need not say.
        title: in a few words.
        words: what the problem is.
        topics: one to five.

    Raises:
        Refused: writes for nobody there, no municipality, or words that are missing or long.
    """
    if before := Challenge.objects.filter(ref=ref).first():
        return _same(before, by)
    check_acts(by, on_behalf_of)
    side = Organisation.objects.select_for_update().get(pk=on_behalf_of.pk)
    if Challenge.objects.open().filter(posted_by=side).count() >= MOST_OPEN:
        raise Refused(_("Dere har mange utfordringer som pågår. Avslutt noen av dem først."))
    said = _said(title, words, topics)
    challenge, made = Challenge.objects.get_or_create(
        ref=ref,
        defaults={
            **said,
            "municipality": _place(side, municipality),
            "posted_by": side,
            "created_by": by,
            "created_at": clock.now(),
        },
    )
    if not made:
        return _same(challenge, by)
    challenge.topics.set(topics)
    audit.record("challenge.shared", challenge, by=by, on_behalf_of=side)
    emails.tell_shared(challenge)
    return challenge


def _same(challenge: Challenge, by: Any) -> Challenge:
    """A second click; another person's never comes back under its name."""
    if challenge.created_by_id != by.pk:
        raise Refused(_("Last siden på nytt, og prøv igjen."))
    return challenge


def _place(side: Organisation, municipality: Municipality | None) -> Municipality:
    """Where it is: a municipality's own, or the one an organisation chose."""
    found = policies.places().select_related("organisation")
    if side.kind in STAFF_KINDS:
        own = found.filter(organisation=side).order_by("-level", "number").first()
        if own is None:
            raise Refused(_("Kommunen finnes ikke lenger. Velg den som tok over."), "organisation")
        return own
    chosen = found.filter(pk=municipality.pk).first() if municipality else None
    if chosen is None:
        raise Refused(_("Velg hvilken kommune det gjelder."), "municipality")
    return chosen


def _said(title: str, words: str, topics: Collection[Topic]) -> dict[str, str]:
    """What a challenge always says, whole and within bounds."""
    title = text(
        " ".join(title.split()), TITLE, _("Skriv hva det gjelder, i noen få ord."), "title"
    )
    words = text(words, WORDS, _("Skriv hva problemet er, så andre forstår det."), "words")
    if not topics:
        raise Refused(_("Velg minst ett tema."), "topics")
    if len(topics) > MOST_TOPICS:
        raise Refused(_("Velg høyst %(n)s temaer.") % {"n": MOST_TOPICS}, "topics")
    return {"title": title, "words": words}


@transaction.atomic
def edit(
    challenge: Challenge,
    *,
    by: Any,
    version: int,
    title: str,
    words: str,
    topics: Collection[Topic],
) -> Challenge:
    """Change the words until somebody has answered; by the side that posted it.

    Args:
        version: of what the person read.

    Raises:
        Stale: a colleague has saved since.
        Refused: another's, answered already, or words that are missing or long.
    """
    challenge = locked(challenge)
    if not policies.may_edit(by, challenge):
        raise Refused(policies.why_not_edit(by, challenge))
    said, chosen = _said(title, words, topics), {topic.pk for topic in topics}
    before = set(challenge.topics.values_list("pk", flat=True))
    if (challenge.title, challenge.words) == (said["title"], said["words"]) and before == chosen:
        return challenge  # a second click
    if challenge.version != version:
        raise Stale
    challenge.title, challenge.words = said["title"], said["words"]
    challenge.version += 1
    challenge.save(update_fields=["title", "words", "version"])
    challenge.topics.set(topics)
    audit.record("challenge.changed", challenge, by=by, on_behalf_of=challenge.posted_by)
    return challenge
