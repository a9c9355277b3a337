"""One item: proposed, read, answered by another party, withdrawn, with its papers."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import clock, files
from core.access import allow, anyone
from core.errors import Refused
from core.pages import answer, attempt
from core.templatetags.portal import dato, til_og_med
from forums import policies
from forums.actions import agenda
from forums.actions.locks import check_open
from forums.forms.agenda import AnswerForm, ItemForm, PaperForm
from forums.models import AgendaItem, Forum, Meeting
from forums.states import ItemState
from forums.views.pages import forum_crumbs
from forums.views.rows import item_rows

OPENED_OR_SENT = ["GET", "HEAD", "POST"]


@require_http_methods(OPENED_OR_SENT)
@allow(policies.may_propose_item, on=policies.visible_forums, why=policies.why_not_propose_item)
def item_new(request: HttpRequest, forum: Forum) -> HttpResponse:
    """Propose an item; which meeting it comes to is said before it is sent."""
    form = ItemForm(
        request.POST or None, user=request.user, forum=forum, extra=extraordinary(forum)
    )
    if form.is_bound and (item := attempt(form, lambda: propose(form, forum, request.user))):
        messages.success(request, proposed_words(item))
        return redirect(item)
    context = {
        "form": form,
        "forum": forum,
        "when": when(forum),
        "crumbs": forum_crumbs(forum, _("Meld inn sak")),
    }
    return answer(request, "forums/item_new.html", context)


def propose(form: ItemForm, forum: Forum, user: Any) -> AgendaItem:
    """What was typed, into the action."""
    return agenda.propose_item(forum, by=user, **form.given())


def extraordinary(forum: Forum) -> list[Meeting]:
    """Meetings out of turn that still take items; the form asks which one only then."""
    found = forum.meetings.filter(state="convened", slot=None, starts_at__gt=clock.now())
    return list(found[:20])


def when(forum: Forum) -> str:
    """Which meeting the item will come to, and why."""
    meeting = policies.coming_ordinary(forum)
    if meeting is None or meeting.state == "planned":
        return _("Saken kommer på sakslisten til neste møte. Det er ikke innkalt ennå.")
    meeting.forum = forum
    until = policies.items_until(meeting)
    words = {"day": dato(meeting.starts_at), "until": dato(til_og_med(until))}
    if clock.now() < until:
        return _("Saken gjelder møtet %(day)s. Fristen er til og med %(until)s.") % words
    return (
        _("Fristen for saker til møtet %(day)s gikk ut %(until)s. Saken venter til møtet etter.")
        % words
    )


def proposed_words(item: AgendaItem) -> str:
    """What the person reads afterwards."""
    if item.meeting is None:
        return _("Saken er meldt inn. Den venter til neste møte. Du får brev når den er besvart.")
    return _("Saken er meldt inn til møtet %(day)s. Du får brev når den er besvart.") % {
        "day": dato(item.meeting.starts_at)
    }


def found(request: HttpRequest, forum: Forum, item: str) -> AgendaItem:
    """The item, when the person may see it; else 404."""
    row = get_object_or_404(policies.visible_items(request.user), forum=forum, ref=item)
    row.forum = forum
    if row.meeting is not None:
        row.meeting.forum = forum
    return row


@require_safe
@allow(anyone, on=policies.visible_forums, anonymous=True)
def item_detail(request: HttpRequest, forum: Forum, item: str) -> HttpResponse:
    """What it is about, whose it is, where it stands, and what one may do with it."""
    return item_page(request, found(request, forum, item))


def item_page(
    request: HttpRequest,
    item: AgendaItem,
    form: AnswerForm | None = None,
    upload: PaperForm | None = None,
) -> HttpResponse:
    """The page with what was typed."""
    user, forum = request.user, item.forum
    parties = policies.answering_parties(user, item)
    own = policies.may_hand_in_for(user, item)
    open_now = can_change(item)
    living = item.state in (ItemState.PROPOSED, ItemState.ACCEPTED)
    [row] = item_rows(forum, AgendaItem.objects.filter(pk=item.pk))
    context = {
        "forum": forum,
        "item": item,
        "row": row,
        "form": form or (AnswerForm(parties=parties) if parties else None),
        "upload": upload or PaperForm(),
        "own": own,
        "may_answer": bool(parties) and open_now and item.state != ItemState.WITHDRAWN,
        "may_accept": item.state in (ItemState.PROPOSED, ItemState.DECLINED),
        "may_decline": living,
        "may_withdraw": own and open_now and living and not held(item),
        "may_add": (own or policies.may_sit_at(user, forum)) and open_now and living,
        "waits": living and item.meeting is None,
        "crumbs": forum_crumbs(forum, _("Sak")),
    }
    shown = [upload] if upload else []
    return answer(request, "forums/item_detail.html", context, *shown)


def can_change(item: AgendaItem) -> bool:
    """Whether nothing of it is being approved or has been."""
    try:
        check_open(item)
    except Refused:
        return False
    return True


def held(item: AgendaItem) -> bool:
    """Whether its meeting has been held."""
    return item.meeting is not None and item.meeting.state in ("held", "closed")


@require_POST
@allow(policies.may_sit_at, on=policies.visible_forums, why=policies.why_not_sit_at)
def item_answer(request: HttpRequest, forum: Forum, item: str) -> HttpResponse:
    """Yes, or no with a reason."""
    row = found(request, forum, item)
    form = AnswerForm(request.POST, parties=policies.answering_parties(request.user, row))
    if attempt(form, lambda: give_answer(form, row, request)) is None:
        return item_page(request, row, form)
    messages.success(request, _("Svaret er lagret. Den som foreslo saken, får brev."))
    return redirect(row)


def give_answer(form: AnswerForm, item: AgendaItem, request: HttpRequest) -> AgendaItem:
    """What the button asks for."""
    party, user = form.cleaned_data["party"], request.user
    if "nei" in request.POST:
        reason = form.cleaned_data["reason"]
        return agenda.decline_item(item, by=user, party=party, reason=reason)
    return agenda.accept_item(item, by=user, party=party)


@require_POST
@allow(policies.may_propose_item, on=policies.visible_forums, why=policies.why_not_propose_item)
def item_withdraw(request: HttpRequest, forum: Forum, item: str) -> HttpResponse:
    """Take it back."""
    row = found(request, forum, item)
    try:
        agenda.withdraw_item(row, by=request.user)
        messages.success(request, _("Saken er trukket."))
    except Refused as refusal:
        messages.warning(request, refusal.message)
    return redirect(row)


@require_POST
@allow(policies.may_propose_item, on=policies.visible_forums, why=policies.why_not_propose_item)
def item_paper_add(request: HttpRequest, forum: Forum, item: str) -> HttpResponse:
    """Examine a file and put it with the item."""
    row = found(request, forum, item)
    form = PaperForm(request.POST, request.FILES)
    if attempt(form, lambda: add_paper(form, row, request.user)) is None:
        return item_page(request, row, upload=form)
    messages.success(request, _("Papiret ligger ved saken."))
    return redirect(row)


def add_paper(form: PaperForm, item: AgendaItem, user: Any) -> Any:
    """The file, examined, into the action."""
    stored = files.receive(form.cleaned_data["file"], by=user)
    return agenda.add_paper(item, by=user, file=stored, title=form.cleaned_data["paper_title"])


@require_POST
@allow(policies.may_propose_item, on=policies.visible_forums, why=policies.why_not_propose_item)
def item_paper_remove(request: HttpRequest, forum: Forum, item: str, pk: int) -> HttpResponse:
    """Take a paper away again."""
    row = found(request, forum, item)
    paper = get_object_or_404(row.files.select_related("item__forum"), pk=pk)
    try:
        agenda.remove_paper(paper, by=request.user)
        messages.success(request, _("Papiret er tatt bort."))
    except Refused as refusal:
        messages.warning(request, refusal.message)
    return redirect(row)


@require_safe
@allow(anyone, on=policies.visible_item_files, key="pk", anonymous=True)
def item_paper(request: HttpRequest, paper: Any, ref: str, item: str) -> FileResponse:
    """A paper as a download."""
    get_object_or_404(AgendaItem, pk=paper.item_id, ref=item, forum__ref=ref)
    return files.hand_out(paper.file)
