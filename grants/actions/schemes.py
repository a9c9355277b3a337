"""A grant scheme: made, changed and ended; the only writer of what stands from year to year."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit, clock
from core.errors import Refused, Stale
from core.models import new_ref
from grants.actions.call_checks import check_free, tidy
from grants.models import Call, Scheme
from grants.policies import calls as policies
from grants.states import Binding, CallState, QuestionKind
from grants.terms import CHECK
from organisations.models import Organisation, Topic

WORDS = ("name", "purpose", "complaint_body", "decided_by", "check_reason")
PLAIN = ("binding", "in_kind", "complaints", *CHECK)


@transaction.atomic
def create_scheme(
    owner: Organisation,
    *,
    by: Any,
    name: str,
    purpose: str,
    binding: str,
    ref: str | None = None,
    topics: Iterable[Topic] = (),
    **more: Any,
) -> Scheme:
    """Make a scheme of a municipality or county.

    Args:
        owner: the municipality or county.
        by: one who writes for it.
        name: «Driftstilskudd til lag og foreninger».
        purpose: what the money is to achieve; public.
        binding: how freely it may be used (clause R2).
        ref: its name from the start; the same again (double click) gives the same scheme.
        topics: what it is about.
        more: in_kind, complaints, complaint_body, decided_by, and the answers of the check.

    Raises:
        Refused: no right there, or something is missing.
        Stale: the `ref` names somebody else's scheme.
    """
    if not policies.writing_owners(by).filter(pk=owner.pk).exists():
        raise Refused(policies.why_not_start_scheme(by))
    scheme = Scheme(ref=ref or new_ref(), owner=owner, created_at=clock.now(), created_by=by)
    _put(scheme, {"name": name, "purpose": purpose, "binding": binding, **more})
    if found := Scheme.objects.filter(ref=scheme.ref).first():
        if found.owner_id != owner.pk:
            raise Stale
        return found
    scheme.save()
    scheme.topics.set(topics)
    audit.record("scheme.created", scheme, by=by, on_behalf_of=owner)
    return scheme


@transaction.atomic
def change_scheme(
    scheme: Scheme, *, by: Any, version: int, topics: Iterable[Topic] | None = None, **fields: Any
) -> Scheme:
    """Change a scheme. How free the money is, is changed in drafts too, never in what is out.

    Args:
        scheme: whose it is.
        by: a case handler of its owner.
        version: the version the form was opened with.
        topics: None leaves them.
        fields: some of `WORDS` and `PLAIN`.

    Raises:
        Stale: somebody has saved since.
        Refused: no right, something is missing, or a draft asks for what free funds may not.
    """
    drafts = Call.objects.select_for_update(of=("self",)).filter(
        scheme=scheme.pk, state=CallState.DRAFT
    )
    calls = list(drafts.order_by("pk"))
    scheme = (
        Scheme.objects.select_for_update(of=("self",)).select_related("owner").get(pk=scheme.pk)
    )
    if not policies.may_edit_scheme(by, scheme):
        raise Refused(policies.why_not_edit_scheme(by, scheme))
    if scheme.version != version:
        raise Stale
    before = scheme.binding
    _put(scheme, fields)
    if scheme.binding != before:
        _bind(calls, scheme.binding)
    scheme.version += 1
    scheme.save()
    if topics is not None:
        scheme.topics.set(topics)
    audit.record("scheme.changed", scheme, by=by, on_behalf_of=scheme.owner)
    return scheme


def _put(scheme: Scheme, fields: dict[str, Any]) -> None:
    """Put what was written on a scheme; the caller saves it."""
    for name, value in fields.items():
        if name not in (*WORDS, *PLAIN):
            raise TypeError(f"not a field of a scheme: {name}")
        setattr(scheme, name, tidy(scheme, name, value) if name in WORDS else value)
    if not scheme.name:
        raise Refused(_("Skriv hva ordningen heter."), "name")
    if not scheme.purpose:
        raise Refused(_("Skriv hva pengene skal føre til."), "purpose")
    if scheme.binding not in Binding.values:
        raise Refused(_("Velg hvor fritt pengene kan brukes."), "binding")
    if scheme.complaints and not scheme.complaint_body:
        raise Refused(_("Skriv hvem som avgjør klager."), "complaint_body")


def _bind(calls: list[Call], binding: str) -> None:
    """Drafts follow; free funds take neither a project budget nor accounts (clause R2)."""
    free = binding == Binding.FREE
    for call in calls:
        call.binding = binding
        if free and call.questions.filter(kind=QuestionKind.BUDGET).exists():
            raise Refused(
                _("Kladden «%(title)s» ber om et budsjett. Ta bort spørsmålet først.")
                % {"title": call.title},
                "binding",
            )
        try:
            check_free(call)
        except Refused as refusal:
            raise Refused(f"«{call.title}»: {refusal.message}", "binding") from None
        call.version += 1
        call.save(update_fields=["binding", "version"])


@transaction.atomic
def end_scheme(scheme: Scheme, *, by: Any, version: int) -> Scheme:
    """End a scheme: it is not called for again, and its years stand.

    Raises:
        Stale: somebody has saved since.
        Refused: no right, or a call of it is published.
    """
    scheme = (
        Scheme.objects.select_for_update(of=("self",)).select_related("owner").get(pk=scheme.pk)
    )
    if not policies.may_edit_scheme(by, scheme):
        raise Refused(policies.why_not_edit_scheme(by, scheme))
    if scheme.ended_at is not None:
        return scheme  # a second click
    if scheme.version != version:
        raise Stale
    if scheme.calls.filter(state=CallState.PUBLISHED).exists():
        raise Refused(
            _("Ordningen har en utlysning som ikke er lukket. Lukk eller trekk den først.")
        )
    scheme.ended_at = clock.now()
    scheme.version += 1
    scheme.save()
    audit.record("scheme.ended", scheme, by=by, on_behalf_of=scheme.owner)
    return scheme
