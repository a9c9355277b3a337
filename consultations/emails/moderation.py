"""To the sender: what is kept from the public, and why. Never the words themselves."""

from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse

from consultations.emails.writing import answerers, subject_line, words_of
from consultations.models import Withholding
from core.pages import absolute
from dispatch import letters

WITHHELD, SHOWN_AGAIN = "hearing.withheld", "hearing.shown_again"


@letters.in_bokmaal()
def tell_withheld(withholding: Withholding) -> None:
    """What, on which ground, why, and what one may do."""
    _tell(withholding, WITHHELD)


@letters.in_bokmaal()
def tell_shown_again(withholding: Withholding) -> None:
    """It can be read by everyone again."""
    _tell(withholding, SHOWN_AGAIN)


def _tell(withholding: Withholding, kind: str) -> None:
    """To the answer's own address; the words stand behind the sign-in."""
    answer, name = withholding.answer, kind.rpartition(".")[2]
    hearing = answer.hearing
    to: Any = answerers(hearing, name).filter(pk=answer.pk).first()
    if to is None:  # withdrawn since: nobody waits for it
        return
    receipt = {"ref": answer.ref, "number": to.current.number}
    context = words_of(hearing) | {
        "withholding": withholding,
        "receipt": absolute(reverse("answer_receipt", kwargs=receipt)),
    }
    letters.write_one(
        key=f"{name}:{withholding.pk}",
        kind=kind,
        scope=f"hearing:{hearing.ref}",
        sender_ref=f"org:{hearing.owner_id}",
        to_name=to.recipient_name,
        to_email=to.address,
        from_name=hearing.owner.name,
        reply_to=context["contact_email"],
        subject=subject_line(name, context),
        body=render_to_string(f"consultations/email/{name}.body.txt", context),
    )
