"""The receipt for a sent answer."""

from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse

from consultations.emails.writing import subject_line, words_of
from consultations.models import AnswerVersion
from core.pages import absolute
from dispatch import letters

RECEIPT = "hearing.receipt"


@letters.in_bokmaal()
def send_receipt(version: AnswerVersion) -> None:
    """A copy of what was sent, to the person who sent it."""
    answer, hearing = version.answer, version.answer.hearing
    context = words_of(hearing) | {
        "version": version,
        "answer": answer,
        "replies": version.replies.select_related("question"),
        "files": version.files.select_related("file"),
        "link": absolute(answer.get_absolute_url()),
        "results": absolute(reverse("mapping_results", kwargs={"ref": hearing.ref})),
    }
    sender: Any = version.sent_by
    letters.write_one(
        key=f"receipt:{version.pk}",
        kind=RECEIPT,
        scope=f"hearing:{hearing.ref}",
        sender_ref=f"org:{hearing.owner_id}",
        to_name=answer.organisation.name if answer.organisation else sender.name,
        to_email=sender.email,
        from_name=hearing.owner.name,
        reply_to=context["contact_email"],
        subject=subject_line("receipt", context),
        body=render_to_string("consultations/email/receipt.body.txt", context),
    )
