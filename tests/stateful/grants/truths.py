"""What must be true after every step. Each says what is wrong, or nothing."""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from grants.models import Application
from grants.policies import applying, casework
from grants.states import APPLICATION, COMPLAINT, INSTALMENT, REPAYMENT, REPORT
from tests.stateful.attempts import Broken
from tests.stateful.grants import reading
from tests.stateful.grants.book import App, Book
from tests.stateful.grants.world import PEOPLE, TOWN, YEAR, A
from tests.stateful.picture import Picture

type Truth = Callable[[Book, Picture, Picture], Iterator[str]]

# What an applicant reads, whatever the desk calls it: a proposal does not show.
THEY_READ = {
    "draft": "Kladd",
    "submitted": "Sendt",
    "returned": "Kommunen spør om mer",
    "resubmitted": "Sendt på nytt",
    "in_assessment": "Under behandling",
    "recommended": "Under behandling",
    "accepted": "Dere har takket ja",
    "declined": "Dere har takket nei",
    "paid": "Utbetalt",
    "reported": "Takk for rapporten",
    "closed": "Ferdig",
    "withdrawn": "Trukket",
}
THEY_GET = {
    "granted": "Dere får tilskudd",
    "partly": "Dere får en del",
    "refused": "Dere får ikke tilskudd i år",
}
THE_DESK_READS = {
    "submitted": "Ny",
    "returned": "Sendt tilbake",
    "resubmitted": "Ny versjon",
    "in_assessment": "Under vurdering",
    "recommended": "Innstilt",
    "decided": "Vedtatt",
    "accepted": "Takket ja",
    "declined": "Takket nei",
    "paid": "Utbetalt",
    "reported": "Rapport mottatt",
    "closed": "Lukket",
    "withdrawn": "Trukket",
}
VERBS = {  # the state of an application → what stands in the log when it has come there
    "submitted": {"application.sent"},
    "returned": {"application.returned"},
    "resubmitted": {"application.sent"},
    "in_assessment": {
        *("application.taken_up", "recommendation.taken_back", "recommendation.fell_away"),
    },
    "recommended": {"application.recommended"},
    "decided": {"grant.decided"},
    "accepted": {"grant.accepted"},
    "declined": {"grant.declined"},
    "paid": {"grant.paid", "report.returned"},
    "reported": {"report.sent"},
    "closed": {"application.closed", "grant.lapsed"},
    "withdrawn": {"application.withdrawn"},
}


def hold(book: Book, before: Picture, after: Picture) -> None:
    """Ask every truth. Raises Broken with the first that does not hold."""
    for truth in TRUTHS:
        for wrong in truth(book, before, after):
            raise Broken(wrong)


def differ(what: str, found: Any, should: Any) -> Iterator[str]:
    """A sentence when two are not the same."""
    if found != should:
        yield f"{what}: the portal has {found}, the Book {should}"


def budget_is_kept(book: Book, _before: Picture, after: Picture) -> Iterator[str]:
    """What is granted and promised is within the budget, always; and the sum is the rows' sum."""
    calls, applications = reading.rows(after, "call"), reading.rows(after, "application")
    for name, call in book.place.calls.items():
        row = calls[call.pk]
        given = [one["granted"] for one in applications.values() if one["call_id"] == call.pk]
        if row["granted"] != sum(given):
            yield f"{name} has granted {row['granted']}, its applications {sum(given)}"
        if row["granted"] + row["bound"] > row["budget"]:
            yield f"{name}: {row['granted']} and {row['bound']} of {row['budget']}"
        if row["binding"] == "free" and row["report_form"] == "accounts":
            yield f"{name}: free funds with accounts"


def applications_as_in_the_book(book: Book, _before: Picture, after: Picture) -> Iterator[str]:
    """Every application with all that the Book has of it, and what is proposed."""
    should = {
        app.pk: (
            app.org,
            app.state,
            app.number,
            app.amount,
            app.years,
            app.saves,
            app.handler,
            app.granted,
            app.returns,
            app.answer_by,
            app.accept_by,
            sorted(app.reminded),
        )
        for app in book.apps
    }
    yield from differ("applications", reading.applications(after, book.place), should)
    said = {
        app.pk: (one.outcome, one.amount, one.years, one.by, one.saves)
        for app in book.apps
        if (one := app.proposal)
    }
    yield from differ("proposals", reading.proposals(after, book.place), said)
    stakes = {one.pk: (app.pk, one.person, one.lifted) for app in book.apps for one in app.stakes}
    yield from differ("stakes", reading.stakes(after, book.place), stakes)


def decisions_as_in_the_book(book: Book, _before: Picture, after: Picture) -> Iterator[str]:
    """What was decided, by whom; and the calls."""
    should = {
        one.pk: (app.pk, one.outcome, one.amount, one.years, one.by, one.proposed_by, one.until)
        for app in book.apps
        for one in app.verdicts
    }
    yield from differ("decisions", reading.decisions(after, book.place), should)
    pots = {"now": book.pot, "next": book.next, "draft": book.draft}
    calls = {
        name: (pot.state, pot.budget, pot.bound, pot.version, pot.closes)
        for name, pot in pots.items()
    }
    yield from differ("calls", reading.calls(after, book.place), calls)


def afterwards_as_in_the_book(book: Book, _before: Picture, after: Picture) -> Iterator[str]:
    """Instalments, reports, claims, complaints and lists."""
    should = {
        "instalments": {
            part.pk: (app.pk, part.year, part.amount, part.due, part.state)
            for app in book.apps
            for part in app.parts
        },
        "reports": {
            app.pk: (one.state, one.due, one.saves) for app in book.apps if (one := app.report)
        },
        "claims": {
            debt.pk: (app.pk, debt.amount, debt.due, debt.state)
            for app in book.apps
            for debt in app.debts
        },
        "complaints": {
            one.pk: (verdict.pk, one.state, one.late)
            for app in book.apps
            for verdict, one in app.complaints()
        },
        "lists": {sheet.pk: sheet.paid for sheet in book.sheets},
    }
    found = reading.afterwards(after)
    for noun in should:
        yield from differ(noun, found[noun], should[noun])


def letters_as_in_the_book(book: Book, _before: Picture, after: Picture) -> Iterator[str]:
    """Everybody who should be told was told, nobody else, nobody twice."""
    found = Counter((row["kind"], row["email"]) for row in after.of("letters").values())
    if found != book.letters:
        yield f"too many letters: {found - book.letters}, too few: {book.letters - found}"


def states_move_and_are_logged(_book: Book, before: Picture, after: Picture) -> Iterator[str]:
    """One step at a time; each with its line about this very application, in somebody's name."""
    tables = {
        "application": APPLICATION,
        "complaint": COMPLAINT,
        "instalment": INSTALMENT,
        "report": REPORT,
        "repayment": REPAYMENT,
    }
    for noun, table in tables.items():
        old = reading.rows(before, noun)
        for pk, row in reading.rows(after, noun).items():
            was = old.get(pk, row)["state"]
            if row["state"] != was and row["state"] not in table[was]:
                yield f"{noun} {pk} went from {was} to {row['state']}"
            if noun == "application" and row["state"] != was:
                yield from logged(pk, row["state"], before, after)


def logged(pk: int, state: str, before: Picture, after: Picture) -> Iterator[str]:
    """There is a new line that tells of it."""
    lines = after.new("core_auditevent", before)
    mine = [line for line in lines if line["verb"] in VERBS[state]]
    about = [line for line in mine if line["subject_id"] == pk or state in ("paid", "reported")]
    if not about:
        yield f"application {pk} has come to {state}, and the log does not say so"


def sent_and_decided_never_change(_book: Book, before: Picture, after: Picture) -> Iterator[str]:
    """Word for word."""
    for noun in ("submission", "decision", "callchange"):
        for pk, text in before.tables.get(f"grants_{noun}", {}).items():
            if after.tables.get(f"grants_{noun}", {}).get(pk) != text:
                yield f"{noun} {pk} has changed"


def sent_in_time(book: Book, before: Picture, after: Picture) -> Iterator[str]:
    """The first time before the deadline, and nobody gets more than they sent."""
    for row in after.new("grants_submission", before):
        came = reading.at(row["sent_at"])
        if row["number"] == 1 and came and came >= book.pot.closes:
            yield f"sent {came}, and it closed {book.pot.closes}"
    for app in book.apps:
        asked = app.sent[-1] if app.sent else (0, 0)
        for one in app.verdicts:
            if one.amount > (asked[0] or 0) or (one.gives and one.years > asked[1]):
                yield f"{app.org} got {one.amount} for {one.years} years, and asked for {asked}"


def two_without_a_stake(book: Book, before: Picture, after: Picture) -> Iterator[str]:
    """Who proposes does not decide, and neither has a stake when it is decided."""
    apps = {app.pk: app for app in book.apps}
    for row in after.new("grants_decision", before):
        by, first = (book.place.person(row[key]) for key in ("decided_by_id", "recommended_by_id"))
        app = apps[row["application_id"]]
        if by == first:
            yield f"{by} proposed it and decided it"
        if book.shut(by, app) or book.shut(first, app):
            yield f"{by} or {first} has a stake in it"
        if not book.has(by, TOWN, A):
            yield f"{by} may not decide"


def late_is_late(_book: Book, before: Picture, after: Picture) -> Iterator[str]:
    """A complaint after the three weeks is marked, and no other."""
    decisions = reading.rows(after, "decision")
    for row in after.new("grants_complaint", before):
        until = reading.at(decisions[row["decision_id"]]["complain_until"])
        came = reading.at(row["sent_at"])
        if until and came and row["late"] != (came >= until):
            yield f"complained {came}, until {until}, late is {row['late']}"


def paid_once(_book: Book, _before: Picture, after: Picture) -> Iterator[str]:
    """No more for a year than the highest decision says."""
    most: Counter[int] = Counter()
    for row in reading.rows(after, "decision").values():
        most[row["application_id"]] = max(most[row["application_id"]], row["amount"])
    paid: Counter[tuple[int, int]] = Counter()
    for row in reading.rows(after, "instalment").values():
        if row["state"] in ("paid", "listed"):
            paid[row["application_id"], row["year"]] += row["amount"]
    for (pk, year), amount in paid.items():
        if amount > most[pk]:
            yield f"application {pk} is paid {amount} for {year}, and was given {most[pk]}"


def everybody_sees_their_own(book: Book, _before: Picture, after: Picture) -> Iterator[str]:
    """A draft is nobody's but the applicant's; one person at a time, in turn."""
    name = PEOPLE[len(after.of("core_auditevent")) % len(PEOPLE)]
    person = book.place.people[name]
    seen = set(casework.work_applications(person).values_list("pk", flat=True))
    at_work = {app.pk for app in book.apps if app.state != "draft" and book.works(name)}
    yield from differ(f"{name} sees at work", seen, at_work)
    seen = set(applying.own_applications(person).values_list("pk", flat=True))
    own = {app.pk for app in book.apps if book.has(name, app.org)}
    yield from differ(f"{name} sees as their own", seen, own)


def two_vocabularies(book: Book, _before: Picture, after: Picture) -> Iterator[str]:
    """Of one application at a time: what its own people read, what the desk reads, who may what."""
    if not book.apps:
        return
    app = book.apps[len(after.of("core_auditevent")) % len(book.apps)]
    rows = Application.objects.select_related("call__scheme__owner", "organisation")
    row = rows.prefetch_related("decisions").get(pk=app.pk)
    words = THEY_READ.get(app.state) or THEY_GET[app.verdict.outcome if app.verdict else ""]
    yield from differ(f"{app.org} reads", row.applicant_words, words)
    if app.state != "draft":
        yield from differ("the desk reads", row.get_state_display(), THE_DESK_READS[app.state])
    yield from people_of(book, app, row, len(after.of("core_auditevent")))


def people_of(book: Book, app: App, row: Application, turn: int) -> Iterator[str]:
    """What one person may do with it."""
    name = PEOPLE[turn // 3 % len(PEOPLE)]
    person = book.place.people[name]
    may = (casework.may_handle(person, row), casework.may_decide(person, row))
    yield from differ(f"{name} handles, decides", may, (book.handles(name, app), book.decides(name, app)))  # noqa: E501  # fmt: skip


def money_of_years(book: Book, _before: Picture, after: Picture) -> Iterator[str]:
    """What next year's call keeps aside is what is promised, no more and no less."""
    row = reading.rows(after, "call")[book.place.calls["next"].pk]
    yield from differ(f"promised for {YEAR + 1}", row["bound"], book.promised())


TRUTHS: list[Truth] = [
    budget_is_kept,
    states_move_and_are_logged,
    sent_and_decided_never_change,
    sent_in_time,
    two_without_a_stake,
    late_is_late,
    paid_once,
    applications_as_in_the_book,
    decisions_as_in_the_book,
    afterwards_as_in_the_book,
    money_of_years,
    letters_as_in_the_book,
    everybody_sees_their_own,
    two_vocabularies,
]
