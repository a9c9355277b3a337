"""Letters to those who apply: the receipt, that somebody applies in their name, and approval."""

from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse

from core.pages import absolute
from dispatch import letters
from grants import bank
from grants.models import Application, SignOff, Submission
from organisations.emails import plain
from organisations.models import Organisation, RegisterAddress, with_letter_address

RECEIPT, IN_NAME, SIGN_OFF = "grants.receipt", "grants.in_name", "grants.sign_off"


def address_of(organisation: Organisation) -> str:
    """Where letters to an organisation go; empty when nobody knows."""
    found: Any = with_letter_address(Organisation.objects.filter(pk=organisation.pk))
    return str(found.values_list("letter_email", flat=True).get())


@letters.in_bokmaal()
def send_receipt(submission: Submission) -> None:
    """To the organisation's address: what was sent, when, and what happens now."""
    organisation: Any = submission.application.organisation
    _write(
        RECEIPT,
        submission.application,
        key=f"grant-receipt:{submission.pk}",
        to_name=organisation.name,
        to_email=address_of(organisation) or submission.sent_by.email,
        words={
            "submission": submission,
            "account": bank.shown(submission.content["account"]),
            "link": absolute(submission.application.get_absolute_url()),
        },
    )


@letters.in_bokmaal()
def tell_register_address(submission: Submission) -> None:
    """To the address in the register, where it is another: somebody has applied in your name.

    Only the first time; what is sent after a return is the same application.
    """
    organisation: Any = submission.application.organisation
    registered = RegisterAddress.objects.filter(orgnr=organisation.orgnr or "")
    address = registered.values_list("email", flat=True).first() or ""
    same = address.strip().lower() == address_of(organisation).strip().lower()
    if not address or same or submission.number > 1:
        return
    _write(
        IN_NAME,
        submission.application,
        key=f"grant-in-name:{submission.application_id}",
        to_name=organisation.name,
        to_email=address,
        words={
            "submission": submission,
            "link": absolute(organisation.get_absolute_url()),
        },
    )


@letters.in_bokmaal()
def ask_sign_off(asked: SignOff) -> None:
    """To the one who is asked: read it, approve it, or send it."""
    preview = reverse("application_preview", kwargs={"ref": asked.application.ref})
    _write(
        SIGN_OFF,
        asked.application,
        key=f"grant-sign-off:{asked.pk}",
        to_name=asked.approver.name,
        to_email=asked.approver.email,
        words={"asked": asked, "link": absolute(preview)},
    )


def _write(
    kind: str,
    application: Application,
    *,
    key: str,
    to_name: str,
    to_email: str,
    words: dict[str, Any],
) -> None:
    """One letter about one application, from the municipality of its call."""
    call, name = application.call, kind.rpartition(".")[2]
    owner = call.scheme.owner
    context = {
        "application": application,
        "call": call,
        "owner": owner,
        "to_name": plain(to_name),
        **words,
    }
    subject = render_to_string(f"grants/email/{name}.subject.txt", context)
    letters.write_one(
        key=key,
        kind=kind,
        scope=f"call:{call.ref}",
        sender_ref=f"org:{owner.pk}",
        from_name=owner.name,
        reply_to=call.contact_email,
        to_name=to_name,
        to_email=to_email,
        subject=" ".join(subject.split())[:250],
        body=render_to_string(f"grants/email/{name}.body.txt", context),
    )
