"""Letters about local platforms: begun, may we count on you, the national text is new."""

from typing import Any

from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse

from agreements.models import Edition, Party, Platform
from agreements.policies import local as policy
from core.pages import absolute
from dispatch import letters
from dispatch.models import Letter
from forums.emails.writing import organisations, owned_by, people


@letters.in_bokmaal()
def tell_begun(edition: Edition, *, by: Any) -> None:
    """To those who write for either side, but the one who began: there is a draft."""
    platform = edition.platform
    readers = policy.writing_people(platform).exclude(pk=by.pk)
    recipients = people(readers, f"local-begun:{edition.pk}")
    _write("local_begun", edition, recipients, reverse("local_work", kwargs=_ref(platform)), by=by)


@letters.in_bokmaal()
def ask_renewal(edition: Edition, party: Party, *, by: Any) -> None:
    """To those who write for either side, but the one who asked: shall the draft be made anew?"""
    platform = edition.platform
    readers = policy.writing_people(platform).exclude(pk=by.pk)
    link = reverse("local_news", kwargs=_ref(platform))
    recipients = people(readers, f"local-renewal:{edition.pk}")
    _write("local_renewal", edition, recipients, link, party=party)


@letters.in_bokmaal()
def ask_joiners(edition: Edition) -> None:
    """To every organisation that works there, where no council speaks for them: will you join?"""
    platform = edition.platform
    if not policy.joins(platform):
        return
    recipients = organisations(
        policy.could_join(platform), f"local-join:{edition.pk}:{edition.version}"
    )
    link = reverse("local_join", kwargs=_ref(platform))
    _write("local_join", edition, recipients, link, refusable=True)


@letters.in_bokmaal()
def tell_national(edition: Edition, national: Edition) -> bool:
    """To those who write for either side: the text that yours is made from is new. Once for each.

    Returns:
        Whether it was written now.
    """
    platform = edition.platform
    prefix = f"local-national:{national.pk}:{platform.pk}"
    if Letter.objects.filter(key__startswith=f"{prefix}:").exists():
        return False
    link = reverse("local_news", kwargs=_ref(platform))
    recipients = people(policy.writing_people(platform), prefix)
    _write("local_national", edition, recipients, link, national=national)
    return True


def _ref(platform: Platform) -> dict[str, str]:
    return {"ref": platform.ref}


def _write(
    name: str,
    edition: Edition,
    recipients: QuerySet[Any, Any],
    path: str,
    *,
    refusable: bool = False,
    **words: Any,
) -> None:
    """From `templates/agreements/email/<name>.*.txt`, in one set."""
    platform = edition.platform
    owner = policy.owner_of(platform)
    said = {
        "edition": edition,
        "platform": platform,
        "link": absolute(path),
        "owner": owner,
        **words,
    }
    subject = render_to_string(f"agreements/email/{name}.subject.txt", said)
    body = render_to_string(f"agreements/email/{name}.body.txt", said)
    letters.write_batch(
        kind=f"agreements.{name}",
        scope=f"platform:{platform.ref}",
        about=path,
        recipients=recipients,
        sender_ref=owned_by(owner.pk if owner else None),
        from_name=owner.name if owner else "",
        refusable=refusable,
        subject=" ".join(subject.split()),
        body=body.strip() + "\n",
    )
