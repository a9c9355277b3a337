"""The agenda with its papers, and minutes of one meeting or of many, as tagged PDF.

Everything comes from what the public pages are made of, so nothing stands here that they withhold.
"""

from datetime import date
from typing import Any, Protocol

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import clock, pdf
from core.access import allow, anyone
from core.errors import Refused
from core.models import FileState
from core.pages import absolute
from core.templatetags.portal import dato, filtype, klokken, kort_dato
from forums import policies
from forums.forms.minutes import PeriodForm
from forums.models import Forum, Meeting
from forums.states import MeetingState
from forums.views import minutes_rows, rows

MOST_BYTES = 60 * 1024 * 1024  # of papers laid behind one agenda; the rest stands as links
MOST_MEETINGS = 60  # minutes in one document
LONG = 1500  # characters; a longer outcome may be divided between pages
type Block = dict[str, Any]


class Named(Protocol):
    """A forum, or a platform."""

    name: Any


def compiled(owner: Named, path: str, title: str, blocks: list[Block]) -> bytes:
    """The document of a forum or a platform, with its name on top and its address below."""
    now = clock.now()
    demo = [_("Oppdiktet innhold")] if settings.PORTAL_DEMO else []
    made = _("Hentet %(day)s") % {"day": dato(now)}
    return pdf.compile_document(
        {
            "title": title,
            "owner": owner.name,
            "language": get_language() or "nb",
            "above": owner.name,
            "top": f"{owner.name} · {title}",
            "foot": " · ".join([*demo, absolute(path), made]),
            "page": _("side"),
            "of": _("av"),
            "blocks": blocks,
        },
        at=now,
    )


def as_file(content: bytes, name: str) -> HttpResponse:
    """To be read in the browser or kept."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response


def section(heading: str, *blocks: Block) -> list[Block]:
    """A heading and what stands under it; nothing when nothing does."""
    return [{"kind": "h2", "text": heading}, *blocks] if blocks else []


def paragraph(text: str) -> Block:
    """Words as they were written."""
    return {"kind": "p", "text": text}


def bullets(items: list[str]) -> list[Block]:
    """A list; nothing when it is empty."""
    return [{"kind": "items", "items": items}] if items else []


def facts(meeting: Meeting) -> Block:
    """When and where."""
    at, until = klokken(meeting.starts_at), klokken(meeting.ends_at)
    where = ", ".join(filter(None, [str(meeting.venue or ""), meeting.room, meeting.place]))
    found = [
        [_("Når"), f"{dato(meeting.starts_at)} {at}–{until.split()[-1]}"],
        [_("Hvor"), where or _("På nett")],
        [_("Innkalt av"), str(meeting.convener)],
    ]
    return {"kind": "facts", "rows": found}


# --- the agenda with its papers -------------------------------------------------------------------


def public_meetings(user: Any) -> QuerySet[Meeting]:
    """The meetings one may see, with what a paper says of them."""
    return policies.visible_meetings(user).select_related(
        "forum", "convener__organisation", "venue"
    )


@require_safe
@allow(anyone, on=public_meetings, anonymous=True)
def meeting_papers(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """The agenda first, then each item with its words, then the papers that are PDF."""
    items = rows.items_of(meeting)
    behind, links = papers(items)
    old = rows.follow_ups_at(meeting, clock.now())
    blocks = [
        facts(meeting),
        *([{"kind": "lead", "text": meeting.lead}] if meeting.lead else []),
        *agenda(items),
        *section(_("Oppfølging fra tidligere møter"), *bullets([promise(row) for row in old])),
        *(block for row in items for block in item_words(row, links)),
    ]
    title = _("Saksliste: %(title)s") % {"title": meeting.title}
    path = reverse("meeting_papers", kwargs={"ref": meeting.ref})
    first = compiled(meeting.forum, path, title, blocks)
    return as_file(pdf.joined(first, behind), f"saksliste-{meeting.ref}")


def agenda(items: list[rows.ItemRow]) -> list[Block]:
    """The items with running times."""
    if not items:
        return [paragraph(_("Ingen saker ennå."))]
    table = [
        [f"{number}", klokken(row.starts).split()[-1], row.item.title, row.who]
        for number, row in enumerate(items, 1)
    ]
    head = [_("Nr."), _("Kl."), _("Sak"), _("Fra")]
    return section(
        _("Saker"), {"kind": "table", "widths": [1, 1, 5, 3], "head": head, "rows": table}
    )


def item_words(row: rows.ItemRow, links: dict[int, list[str]]) -> list[Block]:
    """One item: from whom, what it is about, its papers."""
    about = " · ".join([row.who, _("%(n)s minutter") % {"n": row.item.minutes}, *row.clauses])
    return [
        {"kind": "h2", "text": row.item.title},
        {"kind": "meta", "text": about},
        paragraph(row.item.words),
        *bullets(links.get(row.item.pk, [])),
    ]


def papers(items: list[rows.ItemRow]) -> tuple[list[tuple[str, Any]], dict[int, list[str]]]:
    """What is laid behind the agenda, and each item's list of papers with where to find them."""
    behind: list[tuple[str, Any]] = []
    links: dict[int, list[str]] = {}
    left = MOST_BYTES
    for row in items:
        for title, url, file in row.papers:
            reader = opened(file) if file.size <= left else None
            if reader is None:
                line = f"{title} ({filtype(file)}) – {absolute(url)}"
            else:
                left -= file.size
                behind.append((title, reader))
                line = _("%(title)s (lagt ved bak)") % {"title": title}
            links.setdefault(row.item.pk, []).append(line)
    return behind, links


def opened(file: Any) -> Any:
    """A stored PDF that can be laid behind; else None."""
    if file.state != FileState.AVAILABLE or file.content_type != "application/pdf":
        return None
    with file.file.open("rb") as stream:
        return pdf.readable(stream.read())


def promise(row: rows.FollowUpRow) -> str:
    """«Felles brev – KS, innen 15. februar 2027 (I gang)»."""
    words = _("%(what)s – %(who)s, innen %(day)s (%(tag)s)") % {
        "what": row.follow_up.what,
        "who": row.who,
        "day": kort_dato(row.follow_up.due),
        "tag": row.tag,
    }
    return f"{words} {row.follow_up.note}".strip()


# --- the minutes ----------------------------------------------------------------------------------


def read_meetings(user: Any) -> QuerySet[Meeting]:
    """The meetings whose minutes one may read, with what a paper says of them."""
    return policies.meetings_with_minutes(user).select_related(
        "forum__municipality", "convener__organisation", "minutes", "venue"
    )


@require_safe
@allow(anyone, on=read_meetings, anonymous=True)
def minutes_pdf(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """The minutes of one meeting."""
    blocks = minutes_blocks(minutes_rows.minutes_of([meeting])[0], "h2")
    title = _("Referat: %(title)s") % {"title": meeting.title}
    path = reverse("minutes", kwargs={"ref": meeting.ref})
    return as_file(compiled(meeting.forum, path, title, blocks), f"referat-{meeting.ref}")


@require_safe
@allow(anyone, on=policies.visible_forums, anonymous=True)
def forum_minutes_pdf(request: HttpRequest, forum: Forum) -> HttpResponse:
    """Approved minutes of a whole period in one document, with a table of contents.

    What an evaluation after three years needs (O5, O6). Without days: everything.

    Raises:
        Refused: more meetings than one document holds.
    """
    meetings = in_period(forum, PeriodForm(request.GET))
    if len(meetings) > MOST_MEETINGS:
        raise Refused(_("Dette er for mye for én PDF. Velg en kortere periode."))
    blocks: list[Block] = [{"kind": "lead", "text": counted(meetings)}]
    if meetings:
        blocks.append({"kind": "contents", "text": _("Innhold")})
    for said in minutes_rows.minutes_of(meetings):
        heading = f"{said['meeting'].title}, {kort_dato(said['meeting'].starts_at)}"
        blocks += [{"kind": "sheet"}, {"kind": "h2", "text": heading}]
        blocks += minutes_blocks(said, "h3")
    path = reverse("forum_minutes_pdf", kwargs={"ref": forum.ref})
    title = _("Referater: %(name)s") % {"name": forum.name}
    return as_file(compiled(forum, path, title, blocks), f"referater-{forum.ref}")


def in_period(forum: Forum, form: PeriodForm) -> list[Meeting]:
    """The closed meetings from and to these days, both included; a senseless day falls away."""
    form.is_valid()
    first, last = form.cleaned_data.get("fra"), form.cleaned_data.get("til")
    found = forum.meetings.filter(state=MeetingState.CLOSED).select_related(
        "forum", "convener__organisation", "minutes", "venue"
    )
    if isinstance(first, date):
        found = found.filter(starts_at__gte=clock.start_of_day(first))
    if isinstance(last, date):
        found = found.filter(starts_at__lt=clock.end_of_day(last))
    return list(found.order_by("starts_at")[: MOST_MEETINGS + 1])


def counted(meetings: list[Meeting]) -> str:
    """How many meetings, and from when to when."""
    if not meetings:
        return _("Ingen godkjente referater i perioden.")
    words = {
        "n": len(meetings),
        "first": kort_dato(meetings[0].starts_at),
        "last": kort_dato(meetings[-1].starts_at),
    }
    if len(meetings) == 1:
        return _("Ett godkjent referat, fra %(first)s.") % words
    return _("%(n)s godkjente referater, fra %(first)s til %(last)s.") % words


def minutes_blocks(said: dict[str, Any], level: str) -> list[Block]:
    """The minutes of one meeting, its headings at `level`."""
    minutes, meeting = said["minutes"], said["meeting"]
    plain = [{"kind": "meta", "text": said["standing"]}, facts(meeting)]
    summary = [{"kind": "lead", "text": minutes.summary}] if minutes.summary else []
    parts = [
        *section(_("Til stede"), *present(said["came"])),
        *section(_("Saker"), *(block for row in said["items"] for block in outcome(row))),
        *section(_("Avtalt oppfølging"), *bullets([promise(r) for r in said["follow_ups"]])),
        *section(_("Annet"), *([paragraph(minutes.words)] if minutes.words else [])),
        *section(
            _("Merknader og innvendinger"), *bullets([remark(one) for one in said["verdicts"]])
        ),
    ]
    if level == "h3":
        parts = [part | {"kind": "h3"} if part["kind"] == "h2" else part for part in parts]
    return [*plain, *summary, *parts]


def present(came: minutes_rows.Came) -> list[Block]:
    """Who was there."""
    lines = [
        _("%(name)s (%(n)s, %(mode)s)")
        % {"name": name, "n": row.people, "mode": minutes_rows.mode_words(row.mode)}
        for name, row in [*came.parties, *came.organisations]
    ]
    if came.hidden:
        lines.append(_("Organisasjoner som ikke vises: %(n)s") % {"n": came.hidden})
    return bullets(lines)


def outcome(row: rows.ItemRow) -> list[Block]:
    """One item with what came of it; kept together unless it is long."""
    under = " · ".join([row.tag, *row.clauses])
    return [
        {
            "kind": "point",
            "outcome": row.item.title,
            "who": row.who,
            "said": row.item.result or row.tag,
            "reason": under if row.item.result else "",
            "long": len(row.item.result) > LONG,
        }
    ]


def remark(verdict: Any) -> str:
    """What a party said of the minutes."""
    return f"{verdict.party} ({verdict.get_kind_display().lower()}): {verdict.words}"
