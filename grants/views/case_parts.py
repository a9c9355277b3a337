"""What one application looks like at the desk: as it was sent, and what is known beside it."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.money import format_nok
from core.templatetags.portal import orgnr
from grants.models import Application, Score, Submission
from grants.policies import applying, scoring
from grants.states import DECIDED, QuestionKind

HISTORY = 20  # earlier applications shown


def sent_of(application: Application) -> list[dict[str, Any]]:
    """Every submission's content, the first one first."""
    return [row.content | {"at": row.sent_at} for row in submissions(application)]


def submissions(application: Application) -> list[Submission]:
    """As they were sent; read once for each application."""
    return list(application.submissions.all())


def answers(content: dict[str, Any]) -> list[dict[str, Any]]:
    """Each question with the answer in words, and its budget and files."""
    return [answer | {"words": words(answer)} for answer in content.get("answers", [])]


def words(answer: dict[str, Any]) -> str:
    """What was answered, as it is read."""
    if answer["kind"] == QuestionKind.MONEY and answer.get("value"):
        return format_nok(Decimal(answer["value"]))
    return str(answer.get("text") or "")


def sums(answer: dict[str, Any]) -> dict[str, str]:
    """Income and costs of a budget, added up."""
    totals = {True: Decimal(0), False: Decimal(0)}
    for line in answer.get("lines", []):
        totals[bool(line["income"])] += Decimal(line["budget"])
    return {"income": format_nok(totals[True]), "costs": format_nok(totals[False])}


def changed(first: dict[str, Any], last: dict[str, Any]) -> list[dict[str, str]]:
    """What the last version says otherwise than the first: what, before, now."""
    rows = [
        (_("Søker om i året"), money(first.get("amount")), money(last.get("amount"))),
        (_("Antall år"), str(first.get("years", "")), str(last.get("years", ""))),
        (_("Tittel"), first.get("title", ""), last.get("title", "")),
        (_("Kontonummer"), first.get("account", ""), last.get("account", "")),
    ]
    before = {answer["question"]: whole(answer) for answer in first.get("answers", [])}
    rows += [
        (answer["asked"], before.get(answer["question"], ""), whole(answer))
        for answer in last.get("answers", [])
    ]
    return [{"what": what, "was": was, "now": now} for what, was, now in rows if was != now]


def money(amount: str | None) -> str:
    """A kept sum as it is read."""
    return format_nok(Decimal(amount)) if amount else ""


def asked(application: Application, content: dict[str, Any]) -> dict[str, Any]:
    """The sum and the years they applied for, as they were last sent."""
    return {
        "amount": money(content.get("amount")) or format_nok(application.amount or Decimal(0)),
        "years": content.get("years", application.years),
    }


def whole(answer: dict[str, Any]) -> str:
    """Words, budget and files of an answer in one text, to compare by."""
    lines = [f"{line['name']}: {money(line['budget'])}" for line in answer.get("lines", [])]
    files = [file["name"] for file in answer.get("files", [])]
    return "\n".join(filter(None, [words(answer), *lines, *files]))


def lacks(application: Application, content: dict[str, Any]) -> list[str]:
    """What is missing in what was sent, a sentence each; empty when it is complete."""
    given = {answer["question"]: answer for answer in content.get("answers", [])}
    said = []
    for question in application.call.questions.all():
        answer = given.get(question.pk)
        if question.needed and not (answer and whole(answer)):
            said.append(
                _("Vedlegg mangler: %(what)s") % {"what": question.text}
                if question.kind == QuestionKind.FILE
                else _("Svar mangler: %(what)s") % {"what": question.text}
            )
    said += [
        _("Kravet er ikke oppfylt: %(what)s") % {"what": row["text"]}
        for row in requirements(application, content)
        if row["met"] is False
    ]
    if not content.get("account"):
        said.append(_("Kontonummer mangler."))
    return said


def requirements(application: Application, content: dict[str, Any]) -> list[dict[str, Any]]:
    """Each requirement: what the register says now, else what they said themselves."""
    stated = {row["requirement"]: row["stated"] for row in content.get("requirements", [])}
    organisation: Any = application.organisation
    rows = []
    for requirement, met in applying.eligible(organisation, application.call):
        own = stated.get(requirement.pk)
        rows.append(
            {
                "text": requirement.text,
                "met": bool(own) if met is None else met,
                "source": _("de har sagt det selv") if met is None else _("ifølge registeret"),
            }
        )
    return rows


def register_facts(application: Application) -> list[tuple[str, str]]:
    """What the registers say of the applicant."""
    who: Any = application.organisation
    seat = who.seat.title if who.seat else ""
    voluntary = _("ja") if who.in_voluntary_register else _("nei")
    rows = [
        (_("Organisasjonsnummer"), orgnr(who.orgnr) or _("har ikke")),
        (_("Slags organisasjon"), who.form_words),
        (_("Holder til i"), seat),
        (_("I Frivillighetsregisteret"), voluntary),
        (_("ICNPO"), who.icnpo),
    ]
    return [(label, value) for label, value in rows if value]


def ended(application: Application) -> str:
    """That the applicant is no more; empty while it is."""
    who: Any = application.organisation
    if who.merged_into:
        return _("%(name)s er slått sammen med %(heir)s. Søknaden kan ikke få vedtak.") % {
            "name": who,
            "heir": who.merged_into,
        }
    if who.dissolved_at:
        return _("%(name)s er lagt ned. Søknaden kan ikke få vedtak.") % {"name": who}
    return ""


def history(application: Application) -> list[dict[str, Any]]:
    """The applicant's other applications to the same municipality, the latest first."""
    others = (
        Application.objects.sent()
        .as_sent("amount")
        .filter(
            organisation=application.organisation_id,
            call__scheme__owner=application.call.scheme.owner_id,
        )
        .exclude(pk=application.pk)
        .select_related("call")
        .order_by("-call__year", "-sent_at", "-pk")
    )
    return [
        {
            "title": row.call.title,
            "year": row.call.year,
            "asked": row.sent_amount,
            "granted": row.granted if row.state in DECIDED else None,
            "state": row.get_state_display(),
        }
        for row in others[:HISTORY]
    ]


def points(application: Application, user: Any) -> dict[str, Any]:
    """The criteria with one's own points, and those of others when one may see them."""
    criteria = list(application.call.criteria.all())
    given = list(
        Score.objects.filter(application=application).select_related("person", "criterion")
    )
    sees = scoring.sees_points(user, application)
    own = {row.criterion_id: row for row in given if row.person_id == user.pk}
    people = {row.person_id for row in given}
    return {
        "criteria": criteria,
        "own": own,
        "sees": sees,
        "others": [row for row in given if row.person_id != user.pk] if sees else [],
        "mean": scoring.mean_of(application)["mean"] if sees and people else None,
        "people": ngettext("Én har gitt poeng.", "%(n)s har gitt poeng.", len(people))
        % {"n": len(people)}
        if people
        else "",
    }


def column(application: Application) -> dict[str, Any]:
    """One application in a column, beside others of the same call."""
    sent = sent_of(application)
    content = sent[-1] if sent else {}
    by_question = {answer["question"]: answer for answer in answers(content)}
    return {
        "application": application,
        "content": content,
        **asked(application, content),
        "answers": by_question,
        "lacks": lacks(application, content),
    }
