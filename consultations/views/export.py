"""Taking out all answers and treatments: spreadsheet, text, JSON and PDF, streamed.

Anyone gets the public version. The municipality's own holds what is withheld too, and who did what.
"""

import json
from collections.abc import Callable, Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from consultations import policies
from consultations.models import Hearing
from consultations.views import pdf, rows
from consultations.views.rows import Taken
from core import spreadsheets
from core.access import allow, anyone
from core.pages import absolute
from core.spreadsheets import Sheet


@require_safe
@allow(anyone, on=policies.visible_hearings, anonymous=True)
def hearing_export(request: HttpRequest, hearing: Hearing, name: str) -> HttpResponseBase:
    """What everyone may read, as a file."""
    return answered(Taken(hearing, internal=False), name)


@require_safe
@allow(policies.may_handle, on=policies.work_hearings, why=policies.why_not_handle)
def hearing_export_own(request: HttpRequest, hearing: Hearing, name: str) -> HttpResponseBase:
    """All of it, as a file for the municipality's own work."""
    return answered(Taken(hearing, internal=True), name)


def answered(taken: Taken, name: str) -> HttpResponseBase:
    """The file with this name, else 404."""
    if name not in FORMATS:
        raise Http404
    return FORMATS[name][1](taken)


def file_name(taken: Taken, what: str) -> str:
    """«horing-abc-svar», «horing-abc-svar-intern»."""
    return f"horing-{taken.hearing.ref}-{what}{'-intern' if taken.internal else ''}"


def answer_sheet(taken: Taken) -> Sheet:
    """The answers, one a row, with a column for each question."""
    return Sheet(_("Svar"), rows.answer_headings(taken), rows.answer_lines(taken))


def point_sheet(taken: Taken) -> Sheet:
    """The points, one a row."""
    return Sheet(_("Punkter"), rows.point_headings(taken), rows.point_lines(taken))


def as_workbook(taken: Taken) -> HttpResponseBase:
    """Both lists in one file; the points only when they are out."""
    sheets = [answer_sheet(taken), *([point_sheet(taken)] if taken.treated() else [])]
    return spreadsheets.workbook(file_name(taken, "svar"), sheets)


def answers_as_csv(taken: Taken) -> HttpResponseBase:
    """The answers as text."""
    return spreadsheets.as_csv(file_name(taken, "svar"), answer_sheet(taken))


def points_as_csv(taken: Taken) -> HttpResponseBase:
    """The points as text; 404 until they are out."""
    if not taken.treated():
        raise Http404
    return spreadsheets.as_csv(file_name(taken, "punkter"), point_sheet(taken))


def as_json(taken: Taken) -> HttpResponseBase:
    """One document, sent piece by piece."""
    response = StreamingHttpResponse(json_parts(taken), content_type="application/json")
    name = file_name(taken, "svar")
    response["Content-Disposition"] = f'attachment; filename="{name}.json"'
    return response


def json_parts(taken: Taken) -> Iterator[str]:
    """The hearing, then its answers and points, one a line."""
    hearing = taken.hearing
    questions = {q.pk: q.text for q in hearing.questions.all()}
    about = {
        "title": hearing.title,
        "address": absolute(hearing.get_absolute_url()),
        "owner": hearing.owner.name,
        "state": hearing.state,
        "questions": list(questions.values()),
        "version": "internal" if taken.internal else "public",
    }
    yield f'{{"hearing": {dump(about)},\n"answers": ['
    for n, row in enumerate(rows.answers(taken)):
        row["replies"] = [
            {"question": questions[pk], "text": text} for pk, text in row["replies"].items()
        ]
        yield f"{',' if n else ''}\n{dump(row)}"
    yield '],\n"points": ['
    for n, row in enumerate(rows.points(taken)):
        yield f"{',' if n else ''}\n{dump(row)}"
    yield "]}\n"


def dump(value: Any) -> str:
    """As JSON, with Norwegian letters as they are."""
    return json.dumps(value, ensure_ascii=False)


# name in the address → what the reader is told it is, and what makes it
FORMATS: dict[str, tuple[str, Callable[[Taken], HttpResponseBase]]] = {
    "regneark": ("Excel", as_workbook),
    "svar-csv": ("CSV", answers_as_csv),
    "punkter-csv": ("CSV", points_as_csv),
    "json": ("JSON", as_json),
    "pdf": ("PDF", pdf.answers_as_pdf),
}
