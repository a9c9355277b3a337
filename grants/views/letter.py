"""The letter of a decision: the same words as a page and as a tagged PDF."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import clock, pdf
from core.access import allow
from core.money import format_nok
from core.pages import absolute
from core.templatetags.portal import dato, orgnr
from grants import budget
from grants.models import Application, Decision
from grants.policies import casework as policies
from grants.states import BINDING_MEANS, GIVING, OUTCOME_FOR_APPLICANT, Binding, Outcome
from grants.states import ApplicationState as S
from grants.terms import how_paid

own = allow(
    policies.may_read_decision, on=policies.visible_decisions, why=policies.why_not_read_decision
)


@require_safe
@own
def decision_letter(request: HttpRequest, decision: Decision) -> HttpResponse:
    """The letter, with the buttons that belong to it for the applicant's own people."""
    application = decision.application
    theirs = policies.belongs_to(request.user, application)
    first = str(OUTCOME_FOR_APPLICANT[Outcome(decision.outcome)])
    context = {
        "decision": decision,
        "application": application,
        "call": application.call,
        "title": first,
        "facts": facts(decision),
        "sections": sections(decision),
        "theirs": theirs,
        "newer": newer(decision),
        "may_accept": theirs and application.state == S.DECIDED and decision.outcome in GIVING,
        "may_complain": theirs and can_complain(decision),
        "accept_url": reverse("application_accept", kwargs={"ref": application.ref}),
        "complain_url": reverse("complaint_new", kwargs={"ref": application.ref}),
        "crumbs": crumbs(application, theirs),
    }
    return render(request, "grants/decision_letter.html", context)


def crumbs(application: Application, theirs: bool) -> list[tuple[str, str]]:
    """The way there: the applicant's own page, or the case."""
    if theirs:
        above = (application.call.title, application.get_absolute_url())
        return [(_("Min side"), reverse("my_page")), above, (_("Brevet"), "")]
    above = (str(application), reverse("case", kwargs={"ref": application.ref}))
    inbox = reverse("inbox", kwargs={"ref": application.call.ref})
    return [(application.call.title, inbox), above, (_("Brevet"), "")]


def newer(decision: Decision) -> Decision | None:
    """A later decision of the same application, which counts instead."""
    later = Decision.objects.filter(application=decision.application_id, number__gt=decision.number)
    return later.last()


def can_complain(decision: Decision) -> bool:
    """The three weeks are not over, and nobody has complained."""
    until = decision.complain_until
    return until is not None and clock.now() < until and not hasattr(decision, "complaint")


# --- what the letter says -------------------------------------------------------------


def facts(decision: Decision) -> list[tuple[str, str]]:
    """To whom, about what, when, and how much."""
    application = decision.application
    call, applicant = application.call, application.organisation
    number = orgnr(applicant.orgnr) if applicant else ""
    rows = [
        (_("Til"), " ".join(filter(None, [application.own_name, number]))),
        (_("Fra"), call.scheme.owner.name),
        (_("Gjelder"), f"{call.title}, {str(application).lower()}"),
        (_("Dato"), dato(decision.decided_at)),
        (_("Dere søkte om"), yearly(application.amount, application.years)),
    ]
    if decision.outcome in GIVING:
        rows.append((_("Dere får"), yearly(decision.amount, decision.years)))
        if decision.years > 1:
            rows.append((_("Til sammen"), format_nok(decision.amount * decision.years)))
            last = call.year + decision.years - 1
            rows.append((_("Gjelder årene"), f"{call.year}–{last}"))
    return rows


def yearly(amount: Any, years: int) -> str:
    """«20 000 kr», «20 000 kr i året i 3 år»."""
    if years == 1:
        return format_nok(amount)
    return _("%(sum)s i året i %(n)s år") % {"sum": format_nok(amount), "n": years}


def sections(decision: Decision) -> list[dict[str, Any]]:
    """Headings with what stands under them; those without anything are left out."""
    given = decision.outcome in GIVING
    found = [
        (_("Begrunnelse"), [decision.reason]),
        (_("Vilkår"), [decision.terms] if decision.terms else []),
        (_("Hva pengene kan brukes til"), use(decision) if given else []),
        (_("Når kommer pengene?"), paid(decision) if given else []),
        (_("Slik sier dere ja"), accept(decision) if given else []),
        (_("Dere kan klage"), complain(decision)),
        (_("Dere kan fortsatt si hva dere mener"), [freedom()]),
        (_("Lurer dere på noe?"), contact(decision)),
        (_("Hvem har bestemt dette?"), deciders(decision)),
    ]
    return [{"heading": heading, "paragraphs": words} for heading, words in found if words]


def use(decision: Decision) -> list[str]:
    """How free the money is (clause R2)."""
    words = [str(BINDING_MEANS[Binding(decision.binding)])]
    return [*words, decision.binding_reason] if decision.binding_reason else words


def paid(decision: Decision) -> list[str]:
    """The promised day, after they have said yes."""
    call = decision.application.call
    if call.payment_by is None:
        return []
    words = _("Pengene kommer innen %(day)s, når dere har takket ja.")
    return [
        *(in_parts(decision) if call.held_back else [words % {"day": dato(call.payment_by)}]),
        _("De går til kontonummeret dere skrev i søknaden."),
    ]


def accept(decision: Decision) -> list[str]:
    """Where, and until when."""
    application = decision.application
    link = absolute(reverse("application_accept", kwargs={"ref": application.ref}))
    words = [_("En ansvarlig hos dere takker ja her: %(link)s") % {"link": link}]
    if application.accept_by:
        words.append(
            _("Gjør det innen %(day)s. Dere kan også takke nei.")
            % {"day": dato(application.accept_by)}
        )
    return words


def in_parts(decision: Decision) -> list[str]:
    """The share that waits for the report, in percent and in kroner."""
    call = decision.application.call
    first, last = budget.in_parts(decision.amount, call.held_back)
    words = _("Først får dere %(first)s, og til slutt %(last)s.")
    if decision.years > 1:
        words = _("Hvert år er det %(first)s først og %(last)s til slutt.")
    return [how_paid(call), words % {"first": format_nok(first), "last": format_nok(last)}]


def complain(decision: Decision) -> list[str]:
    """The right to complain, with whom and how (forvaltningsloven § 28 and § 29)."""
    application, until = decision.application, decision.complain_until
    scheme = application.call.scheme
    if until is None:
        return []
    link = absolute(reverse("complaint_new", kwargs={"ref": application.ref}))
    return [
        _("Dere kan klage innen tre uker. Siste dag er %(day)s.")
        % {"day": dato(clock.last_day(until))},
        _("Skriv hva dere er uenige i, og hvorfor. Send klagen her: %(link)s") % {"link": link},
        _(
            "%(owner)s ser på saken på nytt. Endrer ikke kommunen vedtaket, avgjør "
            "%(body)s klagen. Dere kan be om å få se dokumentene i saken."
        )
        % {"owner": scheme.owner.name, "body": scheme.complaint_body},
    ]


def freedom() -> str:
    """The fixed sentence of clause P3; it stands in every letter."""
    return _(
        "Å søke om eller ta imot tilskudd begrenser aldri retten deres til å kritisere kommunen "
        "og si hva dere mener (punkt P3 i plattformen)."
    )


def contact(decision: Decision) -> list[str]:
    """Whom to ask."""
    call = decision.application.call
    who = ", ".join(filter(None, [call.contact_name, call.contact_phone, call.contact_email]))
    return [_("Spør %(who)s.") % {"who": who}] if who else []


def deciders(decision: Decision) -> list[str]:
    """The body, and the person who signed for it."""
    body = (
        decision.application.call.scheme.decided_by or decision.application.call.scheme.owner.name
    )
    words = _("Vedtatt av %(body)s ved %(name)s %(day)s.") % {
        "body": body,
        "name": decision.decided_by,
        "day": dato(decision.decided_at),
    }
    return [words]


@require_safe
@own
def decision_pdf(request: HttpRequest, decision: Decision) -> HttpResponse:
    """The same letter as a file to keep."""
    call, application = decision.application.call, decision.application
    owner = call.scheme.owner.name
    title = str(OUTCOME_FOR_APPLICANT[Outcome(decision.outcome)])
    demo = [_("Oppdiktet innhold")] if settings.PORTAL_DEMO else []
    blocks: list[dict[str, Any]] = [
        {"kind": "facts", "rows": [list(row) for row in facts(decision)]},
        *(block for section in sections(decision) for block in blocks_of(section)),
    ]
    content = pdf.compile_document(
        {
            "title": title,
            "owner": owner,
            "language": get_language() or "nb",
            "above": f"{owner} · {call.title}",
            "top": f"{owner} · {application}",
            "foot": " · ".join([*demo, absolute(decision.get_absolute_url())]),
            "page": _("side"),
            "of": _("av"),
            "blocks": blocks,
        },
        at=decision.decided_at,
    )
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="vedtak-{decision.ref}.pdf"'
    return response


def blocks_of(section: dict[str, Any]) -> list[dict[str, Any]]:
    """A heading and its paragraphs as the document has them."""
    words = [{"kind": "p", "text": text} for text in section["paragraphs"]]
    return [{"kind": "h2", "text": section["heading"]}, *words]
