"""Letters between those who answer: joined answers, approval before sending, answers on paper."""

from typing import Any

from django.db.models import CharField, Value
from django.db.models.functions import JSONObject
from django.template.loader import render_to_string
from django.urls import reverse

from consultations.emails.writing import (
    answerers,
    at_their_hour,
    columns,
    subject_line,
    words_of,
    write,
)
from consultations.models import Answer, AnswerVersion, SignOff
from core import clock
from core.pages import absolute
from dispatch import letters
from organisations.models import Organisation, with_letter_address

JOINED_CHANGED, JOINED_WITHDRAWN = "hearing.joined_changed", "hearing.joined_withdrawn"
SIGN_OFF, ENTERED = "hearing.sign_off", "hearing.entered"


@letters.in_bokmaal()
def tell_joiners(answer: Answer, kind: str) -> None:
    """To each that joined it: the answer is changed, or withdrawn, and they may choose anew."""
    name = answer.organisation.name if answer.organisation else ""
    joiners = answerers(answer.hearing, f"joined:{answer.current_id}:{kind}").filter(joins=answer)
    told = joiners.annotate(
        merge=JSONObject(joined=Value(name, output_field=CharField()), number=Value(answer.number))
    )
    deadline = answer.hearing.closes_at if answer.hearing.is_open(clock.now()) else None
    waiting = at_their_hour(told, clock.PortalNow(), deadline)
    write(answer.hearing, kind, waiting.values_list(*columns("address")))


@letters.in_bokmaal()
def ask_sign_off(asked: SignOff) -> None:
    """To the one who is asked: read it, approve it, or send it."""
    answer = asked.version.answer
    _to_one(
        SIGN_OFF,
        answer,
        key=f"sign-off:{asked.pk}",
        to_name=asked.approver.name,
        to_email=asked.approver.email,
        words={
            "asked": asked,
            "link": absolute(reverse("answer_preview", kwargs={"ref": answer.ref})),
        },
    )


@letters.in_bokmaal()
def tell_entered(version: AnswerVersion) -> None:
    """To the organisation's own address: your letter is in the hearing, and how to change it."""
    answer = version.answer
    if answer.organisation is None:
        return  # a private person who wrote by post has no address here
    parties: Any = with_letter_address(Organisation.objects.filter(pk=answer.organisation.pk))
    address = parties.values_list("letter_email", flat=True).first() or ""
    if not address:
        return
    _to_one(
        ENTERED,
        answer,
        key=f"entered:{version.pk}",
        to_name=answer.organisation.name,
        to_email=address,
        words={"version": version, "link": absolute(answer.get_absolute_url())},
    )


def _to_one(kind: str, answer: Answer, *, words: dict[str, Any], **to: Any) -> None:
    """One letter about one answer."""
    hearing, name = answer.hearing, kind.rpartition(".")[2]
    context = words_of(hearing) | {"answer": answer} | words
    letters.write_one(
        kind=kind,
        scope=f"hearing:{hearing.ref}",
        sender_ref=f"org:{hearing.owner_id}",
        from_name=hearing.owner.name,
        reply_to=context["contact_email"],
        subject=subject_line(name, context),
        body=render_to_string(f"consultations/email/{name}.body.txt", context),
        **to,
    )
