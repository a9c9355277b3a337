"""A hearing, an answer, and what it led to, as tagged PDF for a board's papers.

Everything comes from what the public pages are made of, so nothing stands here that they withhold.
"""

from datetime import date
from itertools import islice
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from consultations import policies
from consultations.models import Extension, Hearing
from consultations.moderation import NOTHING, quotes, with_cover
from consultations.states import PARTICIPATION_MEANS, ExtensionState, HearingState
from consultations.views import invitees, outcomes, readers, rows
from consultations.views.rows import Taken
from core import clock, pdf
from core.access import allow, anyone
from core.errors import Refused
from core.pages import Event, absolute
from core.templatetags.portal import dato, har_klokkeslett, klokken, kort_dato, til_og_med

MOST_ANSWERS, MOST_POINTS = 500, 2000  # in one document; more are taken out as a spreadsheet
LONG = 1500  # characters; a longer point may be divided between pages
type Block = dict[str, Any]


def answered(
    hearing: Hearing, name: str, path: str, title: str, blocks: list[Block]
) -> HttpResponse:
    """The document, to be read in the browser or kept."""
    now = clock.now()
    made = _("Hentet %(day)s") % {"day": dato(now)}
    content = pdf.compile_document(
        {
            "title": title,
            "owner": hearing.owner.name,
            "language": get_language() or "nb",
            "above": _("Høring fra %(owner)s") % {"owner": hearing.owner.name},
            "top": f"{hearing.owner.name} · {hearing.title}",
            "foot": " · ".join([*demo(), absolute(path), made]),
            "page": _("side"),
            "of": _("av"),
            "blocks": blocks,
        },
        at=now,
    )
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response


def demo() -> list[str]:
    """What stands on every page of the demo's papers."""
    return [_("Oppdiktet innhold")] if settings.PORTAL_DEMO else []


@require_safe
@allow(anyone, on=policies.visible_hearings, anonymous=True)
def hearing_pdf(request: HttpRequest, hearing: Hearing) -> HttpResponse:
    """The hearing: when, what, what is asked, and who is invited and why."""
    blocks = [
        lead(hearing.lead),
        *until(hearing),
        *when(hearing),
        *time(hearing),
        *what(hearing),
        *asked(hearing),
    ]
    name = f"horing-{hearing.ref}"
    return answered(hearing, name, hearing.get_absolute_url(), hearing.title, blocks)


def lead(text: str) -> Block:
    """The beginning."""
    return {"kind": "lead", "text": text}


def section(heading: str, *blocks: Block) -> list[Block]:
    """A heading and what stands under it; nothing when nothing does."""
    return [{"kind": "h2", "text": heading}, *blocks] if blocks else []


def until(hearing: Hearing) -> list[Block]:
    """The deadline, in full, while it matters."""
    if hearing.state != HearingState.PUBLISHED:
        return []
    day, closes_at = dato(til_og_med(hearing.closes_at)), hearing.closes_at
    clock_time = f" {klokken(closes_at)}" if har_klokkeslett(closes_at) else ""
    return [lead(_("Svarfrist: til og med %(day)s.") % {"day": f"{day}{clock_time}"})]


def when(hearing: Hearing) -> list[Block]:
    """What happens when."""
    now = clock.now()
    events = readers.timeline(hearing, now)
    facts = [[day_of(event), event.words] for event in events]
    return section(_("Hva skjer når"), {"kind": "facts", "rows": facts})


def time(hearing: Hearing) -> list[Block]:
    """Why the time is short, and who asked for more and what was said."""
    why = f"{hearing.short_reason} {_('Bestemt av %(who)s.') % {'who': hearing.short_decided_by}}"
    more = [wish(row) for row in hearing.extensions.select_related("organisation")]
    return [
        *(section(_("Hvorfor er fristen kort?"), paragraph(why)) if hearing.short_reason else []),
        *(section(_("Lengre frist"), {"kind": "items", "items": more}) if more else []),
    ]


def wish(row: Extension) -> str:
    """One wish with its answer, or more time that nobody asked for."""
    asked_for = _("%(name)s ba om frist til %(day)s: «%(reason)s»") % {
        "name": row.organisation,
        "day": dato(row.wanted),
        "reason": row.reason,
    }
    said = {
        ExtensionState.ASKED.value: _("Kommunen har ikke svart ennå."),
        ExtensionState.REFUSED.value: _("Kommunen svarte nei: «%(answer)s»"),
        ExtensionState.GRANTED.value: _("Kommunen flyttet fristen til %(day)s: «%(answer)s»"),
    }[row.state] % {
        "answer": row.answer,
        "day": dato(til_og_med(row.closes_at)) if row.closes_at else "",
    }
    return f"{asked_for} {said}" if row.organisation else said


def day_of(event: Event) -> str:
    """The day, for a deadline the last one."""
    if not event.until:
        return f"{event.lead} {kort_dato(event.day)}".strip()
    day = kort_dato(til_og_med(event.day))
    exact = event.day if har_klokkeslett(event.day) else None  # type: ignore[arg-type]
    return f"{day} {klokken(exact)}" if exact else day  # type: ignore[arg-type]


def what(hearing: Hearing) -> list[Block]:
    """What it is about, and how much can be changed."""
    short = [line.strip() for line in hearing.in_short.splitlines() if line.strip()]
    means = f"{hearing.get_participation_display()}. {PARTICIPATION_MEANS[hearing.participation]}"
    return [
        *(section(_("Kort fortalt"), {"kind": "items", "items": short}) if short else []),
        *(section(_("Bakgrunn"), paragraph(hearing.background)) if hearing.background else []),
        *section(_("Hvor mye kan dere påvirke?"), paragraph(means)),
    ]


def asked(hearing: Hearing) -> list[Block]:
    """The questions, the documents, and who is invited and why."""
    questions = [question.text for question in hearing.questions.all()]
    documents = [
        f"{title} – {absolute(path)}" for title, path, _file in outcomes.documents(hearing)
    ]
    invited = [[words, str(number)] for words, number in invitees.reasons(hearing)]
    table = {"kind": "table", "widths": [4, 1], "head": [_("Hvorfor invitert"), _("Antall")]}
    return [
        *(section(_("Dette spør kommunen om"), numbered(questions)) if questions else []),
        *(section(_("Dokumenter"), {"kind": "items", "items": documents}) if documents else []),
        *(section(_("Hvem er invitert, og hvorfor"), table | {"rows": invited}) if invited else []),
    ]


def paragraph(text: str) -> Block:
    """Words as they were written."""
    return {"kind": "p", "text": text}


def numbered(items: list[str]) -> Block:
    """1, 2, 3."""
    return {"kind": "numbered", "items": items}


@require_safe
@allow(anyone, on=policies.visible_hearings, anonymous=True)
def answer_pdf(request: HttpRequest, hearing: Hearing, number: int) -> HttpResponse:
    """One answer, and what became of each point."""
    sent = policies.sent_answers(request.user).select_related(
        "organisation", "person", "current", "hearing", "joins__organisation"
    )
    answer = get_object_or_404(with_cover(sent), hearing=hearing, number=number)
    words = outcomes.public_words(answer)
    title = _("Svar fra %(name)s") % {"name": readers.sender(answer)}
    blocks = [
        *written(words, readers.joined_words(answer)),
        *section(_("Dette skjedde med innspillet"), *map(point, outcomes.of(answer))),
    ]
    name = f"horing-{hearing.ref}-svar-{number}"
    return answered(hearing, name, answer.get_absolute_url(), title, blocks)


def come_in(joins: str, on_paper: bool) -> list[Block]:
    """Whose answer it joins, and that it came by post."""
    joined = [paragraph(_("Slutter seg til svaret fra %(whom)s.") % {"whom": joins})]
    return [
        *(joined if joins else []),
        *([{"kind": "meta", "text": _("Kom på papir")}] if on_paper else []),
    ]


def written(words: dict[str, Any], joins: str) -> list[Block]:
    """An answer as the public reads it."""
    version = words["version"]
    sent = _("%(kind)s · sendt %(day)s %(time)s") % {
        "kind": version.get_kind_display(),
        "day": dato(version.sent_at),
        "time": klokken(version.sent_at),
    }
    late = [paragraph(_("Sendt etter fristen."))] if version.late else []
    blocks: list[Block] = [{"kind": "meta", "text": sent}, *late, *come_in(joins, version.on_paper)]
    for reply in words["replies"]:
        blocks += section(reply["question"].text, paragraph(reply["text"]))
    if words["replies"] and words["text"]:
        blocks.append({"kind": "h2", "text": _("Annet")})
    files = [name for name, _url, _file in words["attachments"]]
    kept = [sentence for sentence in [words["whole"], *words["withheld_files"]] if sentence]
    return [
        *blocks,
        *([paragraph(words["text"])] if words["text"] else []),
        *map(paragraph, kept),
        *(
            [{"kind": "meta", "text": _("Vedlegg: %(n)s") % {"n": ", ".join(files)}}]
            if files
            else []
        ),
    ]


def point(told: dict[str, Any]) -> Block:
    """What was said, what became of it and why; kept together unless it is long."""
    return said(
        outcome=told["treatment"].get_outcome_display(),
        who=told["sender"],
        text=told["text"],
        reason=told["reason"],
    )


def said(*, outcome: str | None, who: str, text: str, reason: str) -> Block:
    """One point in the paper."""
    return {
        "kind": "point",
        "outcome": outcome or _("Ikke behandlet ennå"),
        "who": who,
        "said": text,
        "reason": _("Kommunen svarer: %(reason)s") % {"reason": reason} if reason else "",
        "long": len(text) + len(reason) > LONG,
    }


@require_safe
@allow(anyone, on=policies.visible_hearings, anonymous=True)
def summary_pdf(request: HttpRequest, hearing: Hearing) -> HttpResponse:
    """What the hearing led to, point by point."""
    if hearing.state not in readers.SUMMARISED:
        raise Http404
    name, path = f"horing-{hearing.ref}-oppsummering", f"{hearing.get_absolute_url()}oppsummering/"
    blocks = summary(Taken(hearing, internal=False))
    title = _("Dette skjedde med innspillene")
    return answered(hearing, name, path, f"{title}: {hearing.title}", blocks)


def summary(taken: Taken) -> list[Block]:
    """The summary, the decision, the numbers and every point.

    Raises:
        Refused: more points than one document holds.
    """
    hearing = taken.hearing
    quoted = NOTHING if taken.internal else quotes(hearing)
    own = outcomes.own_words(hearing, quoted)
    found = list(islice(rows.points(taken), MOST_POINTS + 1))
    check_size(len(found), MOST_POINTS)
    numbers = [[label, str(n)] for label, n in outcomes.figures(hearing)]
    told = [
        said(
            outcome=p["outcome"],
            who=f"{p['sender']} ({p['number']})",
            text=p["text"],
            reason=p["reason"],
        )
        for p in found
    ]
    decided = [paragraph(own["outcome"])] if own["outcome"] else []
    changed = [paragraph(own["changes"])] if own["changes"] else []
    return [
        lead(own["summary"]),
        *section(_("Dette ble vedtatt"), *decided),
        *section(_("Dette ble endret på grunn av høringen"), *changed),
        *section(_("Punktene i tall"), *([{"kind": "facts", "rows": numbers}] if numbers else [])),
        *section(_("Punkt for punkt"), *told),
    ]


def check_size(found: int, most: int) -> None:
    """Refuse what one document cannot hold, and say where it is."""
    if found > most:
        raise Refused(_("Dette er for mye for én PDF. Last ned regnearket i stedet."))


def answers_as_pdf(taken: Taken) -> HttpResponse:
    """Every answer in one document, and what became of them."""
    hearing = taken.hearing
    found = list(islice(rows.answers(taken), MOST_ANSWERS + 1))
    check_size(len(found), MOST_ANSWERS)
    questions = {question.pk: question.text for question in hearing.questions.all()}
    blocks = [block for row in found for block in one(row, questions)]
    if taken.treated() and hearing.summary:
        blocks += [{"kind": "h2", "text": _("Dette skjedde med innspillene")}, *summary(taken)]
    kind = _("Alle svarene, kommunens egen versjon") if taken.internal else _("Alle svarene")
    name = f"horing-{hearing.ref}-svar{'-intern' if taken.internal else ''}"
    path = f"{hearing.get_absolute_url()}svar/"
    return answered(hearing, name, path, f"{kind}: {hearing.title}", blocks)


def one(row: dict[str, Any], questions: dict[int, str]) -> list[Block]:
    """One of many answers."""
    blocks: list[Block] = [
        {"kind": "h2", "text": f"{row['number']}. {row['sender']}"},
        {
            "kind": "meta",
            "text": f"{row['kind']} · {dato(date.fromisoformat(row['sent_at'][:10]))}",
        },
        *come_in(row["joins_whom"], row["on_paper"]),
    ]
    for pk, text in row["replies"].items():
        blocks += [{"kind": "h3", "text": questions[pk]}, paragraph(text)]
    blocks += [paragraph(row["text"])] if row["text"] else []
    if row["files"]:
        blocks.append(
            {"kind": "meta", "text": _("Vedlegg: %(n)s") % {"n": ", ".join(row["files"])}}
        )
    return blocks + [{"kind": "meta", "text": sentence} for sentence in row["withheld"]]
