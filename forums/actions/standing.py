"""An organisation's own word on being a member, and the list that a secretariat keeps."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit, clock
from core.errors import Refused
from forums import policies
from forums.actions.locks import check_keeps, locked
from forums.emails import setup as letters
from forums.membership import members
from forums.models import Forum, Standing
from forums.states import MemberRule
from organisations.models import Organisation
from organisations.states import Kind


@transaction.atomic
def opt_out(forum: Forum, *, by: Any, on_behalf_of: Organisation) -> Standing | None:
    """Leave a forum; no more invitations come. Again: nothing more happens.

    Args:
        by: somebody who writes for the organisation; its own people, never the secretariat.

    Raises:
        Refused: not their organisation.
    """
    forum = locked(forum, ended=True)
    _check_own(by, on_behalf_of)
    if not members(forum).filter(pk=on_behalf_of.pk).exists():
        return forum.standings.filter(organisation=on_behalf_of).first()
    return _say(forum, on_behalf_of, member=False, by=by)


@transaction.atomic
def join(forum: Forum, *, by: Any, on_behalf_of: Organisation) -> Standing | None:
    """Come back, or come from another municipality. Again: nothing more happens.

    Raises:
        Refused: not their organisation, wound up, or a list that the secretariat keeps and that
            the organisation has never stood on.
    """
    forum = locked(forum)
    _check_own(by, on_behalf_of)
    own = forum.standings.filter(organisation=on_behalf_of).first()
    if members(forum).filter(pk=on_behalf_of.pk).exists():
        return own
    if forum.member_rule == MemberRule.LISTED and own is None:
        raise Refused(_("Her er medlemmene de som står på en liste. Be dem som holder den."))
    return _say(forum, on_behalf_of, member=True, by=by)


@transaction.atomic
def put_on_list(forum: Forum, *, by: Any, organisation: Organisation) -> Standing:
    """The secretariat takes an organisation along; it is told. Again: nothing more happens.

    Raises:
        Refused: not a keeper, a forum of everyone, not a living voluntary organisation, or one
            that has left by its own word.
    """
    forum = _locked_list(forum, by)
    alive = organisation.dissolved_at is None and organisation.merged_into_id is None
    if organisation.kind != Kind.VOLUNTARY or not alive:
        raise Refused(_("Bare frivillige organisasjoner som er i drift, kan stå på listen."), "q")
    own = forum.standings.filter(organisation=organisation).first()
    if own and own.member:
        return own
    if own:  # a row that says no is the organisation's own; the secretariat's no leaves no row
        raise Refused(_("Organisasjonen har selv meldt seg av. Bare de kan melde seg på igjen."))
    standing = _say(forum, organisation, member=True, by=by)
    letters.tell_listed(forum, organisation)
    return standing


@transaction.atomic
def take_off_list(forum: Forum, *, by: Any, organisation: Organisation) -> None:
    """The secretariat takes an organisation off its list. Again: nothing more happens.

    Raises:
        Refused: not a keeper, or a forum of everyone, where nobody is put out (clause K1e).
    """
    forum = _locked_list(forum, by)
    standing = forum.standings.filter(organisation=organisation, member=True)
    if standing.delete()[0]:
        audit.record(
            "forum.taken_off_list", forum, by=by, on_behalf_of=forum.secretariat,
            organisation=organisation.pk,
        )  # fmt: skip


def _locked_list(forum: Forum, by: Any) -> Forum:
    forum = locked(forum)
    check_keeps(by, forum)
    if forum.member_rule != MemberRule.LISTED:
        raise Refused(_("Her er alle med. Bare organisasjonen selv kan melde seg av eller på."))
    return forum


def _check_own(by: Any, organisation: Organisation) -> None:
    if not policies.may_stand(by, organisation):
        raise Refused(_("Bare organisasjonens egne folk kan melde den av eller på."))


def _say(forum: Forum, organisation: Organisation, *, member: bool, by: Any) -> Standing:
    """Write the word, in the audit too."""
    standing, _made = Standing.objects.update_or_create(
        forum=forum,
        organisation=organisation,
        defaults={"member": member, "since": clock.now(), "by": by},
    )
    verb = "forum.joined" if member else "forum.left"
    audit.record(verb, forum, by=by, on_behalf_of=organisation)
    return standing
