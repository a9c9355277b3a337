"""Schemes and calls with a history: what Ola applies for, and what Kari and Grete handle."""

from decimal import Decimal
from typing import Any

from accounts.actions import create_person
from core import clock
from grants.actions import calls
from grants.models import (
    Application,
    ApplicationComment,
    Call,
    CallChange,
    Complaint,
    Conflict,
    Decision,
    Follow,
    Instalment,
    Note,
    PaymentList,
    Recommendation,
    Reply,
    Scheme,
    Score,
    StandardText,
    Submission,
)
from grants.states import (
    ApplicationState,
    Binding,
    CallState,
    ComplaintState,
    ConflictGround,
    InstalmentState,
    Outcome,
    ReportForm,
    Rule,
)
from organisations.models import Municipality, Organisation, OrganisationArea, Topic
from organisations.states import Kind
from platform_portal.demo.grant_rows import ACCOUNT, Story, at, day, make_call, send
from platform_portal.demo.grant_texts import CRITERIA, HERE, PROJECT, PROJECTS, RUNNING, SMALL
from platform_portal.demo.parties import numbers, organisation_called

S = ApplicationState
BAND = "Solsida skolekorps"
RUNNING_PURPOSE = "Frie midler til lag som gir folk et sted å høre til. Laget bestemmer selv."
NAME = "Driftstilskudd til lag og foreninger"


def make_grants(people: dict[str, Any]) -> None:
    """Larvik's schemes as far as their stories go, and two calls of others."""
    kari = people["kari"]
    berit = create_person(email="berit.holm@nabo.example", name="Berit Holm", by=None)
    small = make_small()
    larvik = organisation_called("3909")
    named = Organisation.objects.filter(seat__number="3909", kind=Kind.VOLUNTARY, listed=True)
    others = [one for one in named.order_by("pk") if one.name != BAND and one not in small]
    lags = [Organisation.objects.get(name=BAND), *others, *small]
    scheme = make_scheme(larvik, kari, NAME, RUNNING_PURPOSE, Binding.FREE, "Barn og unge")
    last = make_last_year(scheme, people, berit, lags)
    make_this_year(scheme, people, berit, lags, last)
    activity = make_scheme(
        larvik, kari, "Aktivitetstilskudd", "Penger til noe nytt som mange kan bli med på.",
        Binding.PROJECT, "Nærmiljø",
    )  # fmt: skip
    make_spring(activity, people, berit, lags)
    make_autumn(activity, people, berit, lags)
    make_withdrawn_and_coming(larvik, people)
    make_others(people)
    StandardText.objects.bulk_create(
        StandardText(owner=larvik, title=title, outcome=outcome, text=text, created_by=kari)
        for title, outcome, text in [
            ("God aktivitet hele året", Outcome.GRANTED, "Laget er åpent for alle hele året."),
            ("Mange søkte", Outcome.PARTLY, "Mange søkte. Derfor får alle litt mindre i år."),
            ("Ikke åpent for alle", Outcome.REFUSED, "Aktiviteten er bare for egne medlemmer."),
        ]
    )
    calls.start_call(scheme, by=kari, before=Call.objects.get(scheme=scheme, before=last))
    Follow.objects.bulk_create(
        Follow(call=call, person=people["ola"], since=at(-3))
        for call in Call.objects.filter(state=CallState.PUBLISHED, opens_at__gt=clock.now())
    )


def make_small() -> list[Organisation]:
    """In one statement each; numbers as the others have, after theirs."""
    seat = Municipality.objects.get(number="3909")
    taken = set(Organisation.objects.exclude(orgnr=None).values_list("orgnr", flat=True))
    free = (number for number in numbers() if number not in taken)
    made = Organisation.objects.bulk_create(
        Organisation(
            orgnr=next(free), name=name, seat=seat, org_form="FLI", icnpo="6200",
            in_voluntary_register=True, register_read_at=clock.now(),
        )
        for name in SMALL
    )  # fmt: skip
    OrganisationArea.objects.bulk_create(
        OrganisationArea(organisation=one, municipality=seat) for one in made
    )
    return made


def make_scheme(
    owner: Organisation, by: Any, name: str, purpose: str, binding: str, topic: str
) -> Scheme:
    """Of a municipality or county, under one topic."""
    scheme = Scheme.objects.create(
        owner=owner, name=name, purpose=purpose, binding=binding, created_at=at(-500),
        created_by=by, complaint_body="Klagenemnda", decided_by="Utvalget for kultur og fritid",
    )  # fmt: skip
    scheme.topics.set(Topic.objects.filter(name_nb=topic)[:1])
    return scheme


def year_of_next() -> int:
    """The year whose money the open call shares out."""
    return day(60).year


def make_last_year(scheme: Scheme, people: dict[str, Any], by: Any, lags: list[Any]) -> Call:
    """Sixty applied. Two complained, and one of them was right."""
    kari, grete = people["kari"], people["grete"]
    call = make_call(
        scheme, (kari, grete), (-395, -390, -345), RUNNING, HERE,
        title=f"{NAME} {year_of_next() - 1}", year=year_of_next() - 1,
        summary="Frie midler til drift. Dere bestemmer selv hva pengene går til.",
        who="Lag og foreninger i Larvik som er åpne for alle.", budget=Decimal(780_000),
        max_amount=Decimal(25_000), decision_by=day(-300), payment_by=day(-280),
        report_form=ReportForm.LINE, report_by=day(12),
    )  # fmt: skip
    CallChange.objects.create(
        call=call, at=at(-360), by=grete, reason="Kommunestyret ga ordningen mer penger.",
        fields={"budget": ["750000", "780000"]},
    )  # fmt: skip
    send(call, [running(one, n, people) for n, one in enumerate(lags[:60])], by, (kari, grete))
    rows = list(call.applications.order_by("number").select_related("organisation"))
    complain(rows[21], people, by, upheld=True)
    complain(rows[13], people, by, upheld=False)
    Call.objects.filter(pk=call.pk).update(state=CallState.CLOSED, closed_at=at(-230))
    return call


def running(organisation: Organisation, n: int, people: dict[str, Any]) -> Story:
    """The n-th of last year's: most got what they asked for, some less, a few nothing."""
    amount = 7_000 + n * 1_300 % 18_000
    outcome = Outcome.GRANTED
    if n % 7 == 6:
        outcome = Outcome.REFUSED
    elif n % 4 == 1:
        outcome = Outcome.PARTLY
    given = {Outcome.REFUSED: 0, Outcome.PARTLY: amount // 2000 * 1000}.get(outcome, amount)
    state = S.CLOSED
    if n in {0, 8, 16, 24}:
        state = S.PAID
    elif n in {10, 18, 30}:
        state = S.REPORTED
    elif n == 40:
        state = S.DECLINED
    return Story(
        organisation, amount, state, outcome, given, sent=-374 + n // 2,
        decided=-296 if n % 15 == 14 else -305, minutes=None if n % 5 == 4 else 25 + n * 37 % 70,
        more={"edited_by": people["ola"]} if organisation.name == BAND else {},
    )  # fmt: skip


def complain(row: Application, people: dict[str, Any], by: Any, *, upheld: bool) -> None:
    """A complaint of last year: upheld by the municipality, or not by the complaint body."""
    first = row.decisions.get()
    assessed: dict[str, Any] = {
        "sent_at": at(-292), "sent_by": by, "assessed_at": at(-270), "assessed_by": people["kari"],
        "words": "Dere har regnet med bare halvparten av dem som er med hos oss.",
    }  # fmt: skip
    if not upheld:
        Complaint.objects.create(
            decision=first, state=ComplaintState.SETTLED, settled_at=at(-220), changed=False,
            settled_by=people["kari"], assessment="Vi mener tallet er riktig.",
            settlement="Klagenemnda er enig med kommunen.", **assessed,
        )  # fmt: skip
        return
    Complaint.objects.create(
        decision=first, state=ComplaintState.UPHELD, **assessed,
        assessment="Dere har rett. Vi hadde ikke talt med barnegruppa.",
    )  # fmt: skip
    amount = row.amount or first.amount
    Decision.objects.create(
        application=row, number=2, outcome=Outcome.GRANTED, amount=amount, binding=first.binding,
        reason="Etter klagen er alle som er med, regnet med.", recommended_by=people["kari"],
        decided_by=people["grete"], decided_at=at(-268), complain_until=at(-247, 0),
    )  # fmt: skip
    Recommendation.objects.filter(application=row).update(
        outcome=Outcome.GRANTED, amount=amount, at=at(-269),
        reason="Etter klagen er alle som er med, regnet med.",
    )  # fmt: skip
    more = amount - row.granted
    Application.objects.filter(pk=row.pk).update(granted=amount)
    gone = PaymentList.objects.create(
        call=row.call, number=2, made_at=at(-252), made_by=people["kari"], pay_on=day(-250),
        paid_at=at(-250), paid_by=people["kari"],
    )  # fmt: skip
    Instalment.objects.create(
        application=row, number=2, year=row.call.year, amount=more, due=day(-250),
        state=InstalmentState.PAID, payment_list=gone, account=ACCOUNT, paid_on=day(-250),
    )  # fmt: skip


def make_this_year(
    scheme: Scheme, people: dict[str, Any], by: Any, lags: list[Any], last: Call
) -> Call:
    """Open for twenty days more: some have applied, Nina has begun on the band's."""
    call = make_call(
        scheme, (people["kari"], people["grete"]), (-32, -25, 20), RUNNING, HERE,
        title=f"{NAME} {year_of_next()}", year=year_of_next(), before=last,
        summary="Frie midler til drift. Dere bestemmer selv hva pengene går til.",
        who="Lag og foreninger i Larvik som er åpne for alle.", budget=Decimal(820_000),
        max_amount=Decimal(25_000), decision_by=day(65), payment_by=day(85),
        report_form=ReportForm.LINE, report_by=day(377),
    )  # fmt: skip
    send(
        call,
        [Story(one, 9_000 + n * 2_100 % 14_000, sent=-9 + n, minutes=20 + n * 9 if n % 3 else None)
         for n, one in enumerate(lags[3:12])],
        by, (people["kari"], people["grete"]),
    )  # fmt: skip
    begin(call, lags[0], people)
    return call


def begin(call: Call, band: Organisation, people: dict[str, Any]) -> None:
    """The band's draft: two answers, no sum, and a word between colleagues."""
    draft = Application.objects.create(
        call=call, organisation=band, edited_by=people["nina"], edited_at=at(-1, 20),
        created_at=at(-2, 19), account=ACCOUNT, saves=4,
    )  # fmt: skip
    about, members, _young = call.questions.all()
    Reply.objects.create(
        application=draft, question=about, prefilled=True,
        text="Korpset øver hver tirsdag og spiller 17. mai. Alle fra fjerde trinn kan bli med.",
    )  # fmt: skip
    Reply.objects.create(application=draft, question=members, text="46", value=Decimal(46))
    ApplicationComment.objects.create(
        application=draft, author=people["nina"], written_at=at(-1, 20),
        text="Har vi det nye tallet på dem under 20?",
    )  # fmt: skip


def make_spring(scheme: Scheme, people: dict[str, Any], by: Any, lags: list[Any]) -> Call:
    """Just decided: some have said yes, one complains, the band has two weeks to answer."""
    handlers = (people["kari"], people["grete"])
    call = make_call(
        scheme, handlers, (-125, -110, -64), PROJECT, HERE, year=clock.today().year,
        title="Aktivitetstilskudd, første runde", max_amount=Decimal(75_000),
        summary="Penger til noe nytt som mange kan bli med på.", budget=Decimal(300_000),
        who="Organisasjoner med aktivitet i Larvik.", decision_by=day(-1), payment_by=day(19),
        report_form=ReportForm.ACCOUNTS, report_by=day(300),
    )  # fmt: skip
    far = [
        (S.DECIDED, Outcome.GRANTED, 45_000, 45_000), (S.ACCEPTED, Outcome.GRANTED, 30_000, 30_000),
        (S.ACCEPTED, Outcome.PARTLY, 60_000, 40_000), (S.DECIDED, Outcome.REFUSED, 75_000, 0),
        (S.DECIDED, Outcome.REFUSED, 20_000, 0), (S.DECIDED, Outcome.PARTLY, 50_000, 35_000),
        (S.DECLINED, Outcome.PARTLY, 70_000, 15_000), (S.ACCEPTED, Outcome.GRANTED, 25_000, 25_000),
    ]  # fmt: skip
    stories = [
        Story(
            lags[n * 2], amount, state, outcome, given, title=PROJECTS[n], sent=-80 + n,
            decided=-6, minutes=90 + n * 35,
            more={"edited_by": people["ola"]} if n == 0 else {},
        )
        for n, (state, outcome, amount, given) in enumerate(far)
    ]  # fmt: skip
    send(call, stories, by, handlers)
    Complaint.objects.create(
        decision=Decision.objects.get(application__call=call, application__number=4),
        sent_at=at(-2), sent_by=by,
        words="Vi har alltid vært åpne for alle. Ta gjerne turen innom og se.",
    )  # fmt: skip
    return call


def make_autumn(scheme: Scheme, people: dict[str, Any], by: Any, lags: list[Any]) -> Call:
    """Past its deadline, with applications in every state on Kari's and Grete's tables."""
    kari, grete, ola = people["kari"], people["grete"], people["ola"]
    call = make_call(
        scheme, (kari, grete), (-60, -48, -5), PROJECT, HERE, CRITERIA, year=year_of_next(),
        title="Aktivitetstilskudd, andre runde", max_amount=Decimal(75_000), scoring=True,
        summary="Penger til noe nytt som mange kan bli med på.", budget=Decimal(350_000),
        who="Organisasjoner med aktivitet i Larvik.", decision_by=day(24), payment_by=day(38),
        report_form=ReportForm.ACCOUNTS, report_by=day(330),
    )  # fmt: skip
    asked = {"missing": "Hvem skal lede øvingskveldene? Legg til det i svaret deres.",
             "returned_at": at(-2), "answer_by": day(6), "returns": 1}  # fmt: skip
    mine = {"handler": kari}
    far: list[tuple[str, str, dict[str, Any]]] = [
        (S.RETURNED, "", {"edited_by": ola, **asked, **mine}),
        *((S.SUBMITTED, "", {}) for _new in range(4)),
        (S.RESUBMITTED, "", {**asked, **mine}),
        *((S.IN_ASSESSMENT, "", mine) for _held in range(3)),
        (S.RECOMMENDED, Outcome.GRANTED, mine), (S.RECOMMENDED, Outcome.PARTLY, mine),
        (S.RECOMMENDED, Outcome.REFUSED, mine),
    ]  # fmt: skip
    given = {Outcome.GRANTED: Decimal(1), Outcome.PARTLY: Decimal("0.5")}
    stories = []
    for n, (state, outcome, more) in enumerate(far):
        amount = 18_000 + n * 11_000 % 52_000
        share = given.get(Outcome(outcome), Decimal(0)) if outcome else Decimal(0)
        stories.append(Story(
            lags[n * 3], amount, state, outcome, int(amount * share),
            title=PROJECTS[n], sent=-30 + 2 * n, decided=0,
            minutes=60 + n * 20, more=more,
        ))  # fmt: skip
    send(call, stories, by, (kari, grete))
    work_on(call, people, by)
    return call


def work_on(call: Call, people: dict[str, Any], by: Any) -> None:
    """An answer that came back, points, a note, and somebody with a stake."""
    rows = list(call.applications.order_by("number"))
    first = rows[5].submissions.get()
    Submission.objects.create(
        application=rows[5], number=2, sent_at=at(-1), sent_by=by, content=first.content,
        digest=first.digest,
    )  # fmt: skip
    Score.objects.bulk_create(
        Score(application=row, criterion=criterion, person=people["kari"],
              points=2 + (row.pk + criterion.position) % 4, given_at=at(-2))
        for row in rows[6:]
        for criterion in call.criteria.all()
    )  # fmt: skip
    Note.objects.create(
        application=rows[6], author=people["kari"], written_at=at(-2),
        text="Ligner på det de fikk til i fjor. Sjekk om salen er ledig.",
    )  # fmt: skip
    Conflict.objects.create(
        application=rows[2], person=people["grete"], ground=ConflictGround.FAMILY,
        words="Søsteren min er leder der.", declared_at=at(-3),
    )  # fmt: skip


def make_withdrawn_and_coming(larvik: Organisation, people: dict[str, Any]) -> None:
    """One that was taken back with a reason, and one that opens soon."""
    by = (people["kari"], people["grete"])
    rooms = make_scheme(
        larvik, by[0], "Tilskudd til åpne møteplasser", "Flere steder der alle kan stikke innom.",
        Binding.THEME, "Nærmiljø",
    )  # fmt: skip
    gone = make_call(
        rooms, by, (-45, -30, 30), PROJECT[:2], HERE, year=year_of_next(),
        title="Åpne møteplasser", summary="Penger til kafeer, stuer og verksteder som er åpne.",
        budget=Decimal(200_000), max_amount=Decimal(50_000), decision_by=day(70),
        payment_by=day(90),
    )  # fmt: skip
    Call.objects.filter(pk=gone.pk).update(
        state=CallState.WITHDRAWN, withdrawn_at=at(-8),
        reason="Kommunestyret flyttet pengene til driftstilskuddet. Søk om det i stedet.",
    )  # fmt: skip
    gear = make_scheme(
        larvik, by[0], "Tilskudd til utstyr og små anlegg", "Utstyr som mange kan bruke.",
        Binding.INVESTMENT, "Lokaler og anlegg",
    )  # fmt: skip
    make_call(
        gear, by, (-4, 14, 60), PROJECT, HERE, year=year_of_next(), title="Utstyr og små anlegg",
        summary="Penger til utstyr som flere lag deler på.", budget=Decimal(500_000),
        who="Organisasjoner i Larvik, gjerne flere sammen.", max_amount=Decimal(100_000),
        decision_by=day(110), payment_by=day(130), report_form=ReportForm.ACCOUNTS,
        report_by=day(420),
    )  # fmt: skip


def make_others(people: dict[str, Any]) -> None:
    """Open calls of another municipality and of two counties."""
    by = (people["siv.haug"], people["odd.lien"])
    contact = {"contact_name": "Siv Haug"}
    for number, name, purpose, binding, asks, most in [
        ("5006", "Kulturmidler", "Frie midler til kor, korps, teater og dans.", Binding.FREE,
         RUNNING, 20_000),
        ("50", "Tilskudd til kultur på tvers", "Samarbeid mellom lag i flere kommuner.",
         Binding.PROJECT, PROJECT, 100_000),
        ("39", "Tilskudd til møter på tvers", "Penger når lag i flere kommuner gjør noe sammen.",
         Binding.THEME, PROJECT[:3], 40_000),
    ]:  # fmt: skip
        scheme = make_scheme(organisation_called(number), by[0], name, purpose, binding, "Musikk")
        need = [{"rule": Rule.SEATED, "text": "Dere holder til her.", "reason": "Lokale penger."}]
        call = make_call(
            scheme, by, (-35, -15, 34), asks, need, year=year_of_next(), summary=purpose,
            title=f"{name} {year_of_next()}", budget=Decimal(most * 15), max_amount=Decimal(most),
            decision_by=day(80), payment_by=day(100),
        )  # fmt: skip
        Call.objects.filter(pk=call.pk).update(**contact)
