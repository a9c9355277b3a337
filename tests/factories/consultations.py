"""Hearings in every state, invitees, answers and points; dates follow the portal's own clock."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import datetime, timedelta
from typing import Any

import factory
from django.core.files.base import ContentFile
from django.db import connection, transaction
from factory.django import DjangoModelFactory

from accounts.models import User
from consultations.actions.answers import digest
from consultations.models import (
    Answer,
    AnswerFile,
    AnswerVersion,
    Hearing,
    HearingDocument,
    Invitee,
    PlanMeeting,
    PlanParty,
    PlanProcess,
    Point,
    Question,
    Reply,
    Treatment,
)
from consultations.states import AnswerKind, AnswerState, HearingState, InviteeSource
from core import clock
from core.models import StoredFile
from organisations.models import ContactPerson
from tests.factories.accounts import UserFactory
from tests.factories.organisations import MunicipalityFactory, OrganisationFactory

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


class StoredFileFactory(DjangoModelFactory[StoredFile]):
    """A small PDF that has been received."""

    class Meta:
        model = StoredFile

    name = factory.Sequence(lambda n: f"notat {n}.pdf")
    content_type = "application/pdf"
    size = len(PDF)
    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    file = factory.LazyAttribute(lambda o: ContentFile(PDF, name=o.name))
    created_at = factory.LazyFunction(clock.now)


class ContactPersonFactory(DjangoModelFactory[ContactPerson]):
    """Whom organisations call."""

    class Meta:
        model = ContactPerson

    municipality = factory.SubFactory(MunicipalityFactory)
    name = "Kari Lunde"
    title = "rådgiver"
    email = "kari@kommune.example"
    phone = "33 00 00 00"
    hours = "Torsdager også kl. 16–18"


def days_from_now(days: int) -> datetime:
    """The end of the day so many days from the portal's today; negative is past."""
    return clock.end_of_day(clock.today() + timedelta(days=days))


class HearingFactory(DjangoModelFactory[Hearing]):
    """A draft. Traits give it a history: `for_approval`, `published` (open for 35 days more),
    `coming`, `ended`, `summarised`, `concluded`, `withdrawn`.

    `topics=[…]`, `areas=[…]` (else the municipality), `questions=["…"]` and `invitees=[…]`
    (organisations, matched and accepted) fill it.
    """

    class Meta:
        model = Hearing
        skip_postgeneration_save = True

    municipality = factory.SubFactory(MunicipalityFactory)
    owner = factory.SelfAttribute("municipality.organisation")
    title = factory.Sequence(lambda n: f"Høring nummer {n}")
    lead = "Kommunen vil samle alle lokaler i én ordning. Vi vil vite hva som skal til."
    created_by = factory.SubFactory(UserFactory)
    created_at = factory.LazyFunction(clock.now)
    contact = factory.SubFactory(
        ContactPersonFactory, municipality=factory.SelfAttribute("..municipality")
    )

    class Params:
        for_approval = factory.Trait(
            state=HearingState.FOR_APPROVAL,
            closes_at=factory.LazyFunction(lambda: days_from_now(35)),
            sent_for_approval_at=factory.LazyFunction(clock.now),
            sent_for_approval_by=factory.SelfAttribute("created_by"),
        )
        published = factory.Trait(
            for_approval=True,
            state=HearingState.PUBLISHED,
            opens_at=factory.LazyAttribute(lambda o: o.closes_at - timedelta(days=42)),
            published_at=factory.SelfAttribute("opens_at"),
            published_by=factory.SubFactory(UserFactory),
        )
        coming = factory.Trait(
            published=True,
            opens_at=factory.LazyFunction(lambda: days_from_now(6)),
            published_at=factory.LazyFunction(clock.now),
        )
        ended = factory.Trait(
            published=True, closes_at=factory.LazyFunction(lambda: days_from_now(-7))
        )
        summarised = factory.Trait(
            ended=True,
            state=HearingState.SUMMARISED,
            summary="Kommunen endrer forslaget på to punkter.",
            summarised_at=factory.LazyFunction(clock.now),
            summarised_by=factory.SelfAttribute("published_by"),
        )
        concluded = factory.Trait(
            summarised=True,
            state=HearingState.CONCLUDED,
            outcome="Kommunestyret vedtok forslaget med endringene.",
            concluded_at=factory.LazyFunction(clock.now),
        )
        withdrawn = factory.Trait(
            published=True,
            state=HearingState.WITHDRAWN,
            withdrawn_at=factory.LazyFunction(clock.now),
            withdrawn_reason="Saken skal utredes på nytt.",
        )

    @factory.post_generation
    def topics(self: Hearing, create: bool, extracted: Any, **_kwargs: Any) -> None:
        """The given topics, else none."""
        if create and extracted:
            self.topics.set(extracted)

    @factory.post_generation
    def areas(self: Hearing, create: bool, extracted: Any, **_kwargs: Any) -> None:
        """The given areas, else the municipality."""
        if create:
            self.areas.set(extracted if extracted is not None else [self.municipality])

    @factory.post_generation
    def questions(self: Hearing, create: bool, extracted: Any, **_kwargs: Any) -> None:
        """One question for each text."""
        if create:
            for position, text in enumerate(extracted or [], 1):
                QuestionFactory(hearing=self, text=text, position=position)

    @factory.post_generation
    def invitees(self: Hearing, create: bool, extracted: Any, **_kwargs: Any) -> None:
        """Each given organisation as matched and accepted."""
        if create:
            for organisation in extracted or []:
                InviteeFactory(hearing=self, organisation=organisation)


class QuestionFactory(DjangoModelFactory[Question]):
    """Something the municipality asks."""

    class Meta:
        model = Question

    hearing = factory.SubFactory(HearingFactory)
    text = factory.Sequence(lambda n: f"Hva mener dere om punkt {n}?")
    position = factory.Sequence(lambda n: n)


class HearingDocumentFactory(DjangoModelFactory[HearingDocument]):
    """A document of the case."""

    class Meta:
        model = HearingDocument

    hearing = factory.SubFactory(HearingFactory)
    file = factory.SubFactory(StoredFileFactory)
    title = "Høringsnotat"


FROZEN = "consultations_list_is_frozen"


@contextmanager
def past_the_freeze() -> Iterator[None]:
    """Rows that in life were there before the hearing was published."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_get_functiondef('{FROZEN}'::regproc)")
        (source,) = cursor.fetchone()
        cursor.execute(
            f"CREATE OR REPLACE FUNCTION {FROZEN}() RETURNS trigger LANGUAGE plpgsql"
            " AS 'BEGIN RETURN NULL; END'"
        )
        yield
        cursor.execute(source)


class InviteeFactory(DjangoModelFactory[Invitee]):
    """Matched by «lokaler» and accepted; `rejected=True` or `added=True` with a reason."""

    class Meta:
        model = Invitee

    hearing = factory.SubFactory(HearingFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    source = InviteeSource.MATCH
    why = factory.LazyAttribute(lambda o: [o.group])
    group = "lokaler"

    @classmethod
    def _create(cls, model_class: type[Invitee], *args: Any, **fields: Any) -> Invitee:
        """Also for a hearing that is published from the start, whose list the database freezes."""
        unpublished = fields["hearing"].state in (HearingState.DRAFT, HearingState.FOR_APPROVAL)
        with nullcontext() if unpublished else past_the_freeze():
            return super()._create(model_class, *args, **fields)

    class Params:
        rejected = factory.Trait(accepted=False, reason="Laget er lagt ned i praksis.")
        added = factory.Trait(
            source=InviteeSource.ADDED,
            why=[],
            group="lagt til av kommunen",
            reason="De leier ut lokaler selv.",
        )


class AnswerFactory(DjangoModelFactory[Answer]):
    """A sent answer with remarks, in time; `sent=False` is a draft, `late=True` came after.

    Args:
        hearing: published, unless given.
        by: who wrote and sent it; a new person without membership, unless given.
        text: the words outside the questions.
        replies: question → text.
        files: `StoredFile`s sent with it.
        kind: an `AnswerKind`.
        joins: the answer it joins, with the kind that says so.
        sent_at: else now, or a day before a deadline that has passed.
    """

    class Meta:
        model = Answer

    hearing = factory.SubFactory(HearingFactory, published=True)
    organisation = factory.SubFactory(OrganisationFactory)
    created_at = factory.LazyFunction(clock.now)

    @classmethod
    def _create(cls, model_class: type[Answer], *args: Any, **fields: Any) -> Answer:
        sent, late = fields.pop("sent", True), fields.pop("late", False)
        sent_at = fields.pop("sent_at", None)
        words = {name: fields.pop(name, None) for name in ("by", "text", "replies", "files")}
        kind = fields.pop("kind", AnswerKind.WITH_REMARKS)
        joins = fields.pop("joins", None)
        answer = model_class.objects.create(**fields)
        version = cls.write_version(answer, kind, **words)
        version.joins = joins
        if sent:
            cls.seal(answer, version, late, sent_at)
        return answer

    @staticmethod
    def write_version(
        answer: Answer,
        kind: str,
        by: User | None,
        text: str | None,
        replies: dict[Question, str] | None,
        files: Iterable[StoredFile] | None,
    ) -> AnswerVersion:
        """The first draft."""
        if text is None:
            text = "Vi trenger samme rom hele året." if kind == AnswerKind.WITH_REMARKS else ""
        version = AnswerVersion.objects.create(
            answer=answer,
            number=1,
            kind=kind,
            text=text,
            edited_at=clock.now(),
            edited_by=by or UserFactory(),
        )
        for question, reply in (replies or {}).items():
            Reply.objects.create(version=version, question=question, text=reply)
        for file in files or []:
            AnswerFile.objects.create(version=version, file=file)
        return version

    @staticmethod
    def seal(answer: Answer, version: AnswerVersion, late: bool, sent_at: datetime | None) -> None:
        """What sending leaves behind, without its letter."""
        closes_at = answer.hearing.closes_at
        if sent_at is None and late:
            sent_at = closes_at + timedelta(hours=1)
        version.sent_at = sent_at or min(clock.now(), closes_at - timedelta(days=1))
        version.sent_by, version.late = version.edited_by, late
        version.digest = digest(version)
        version.save()
        numbered = answer.hearing.answers.numbered()
        answer.number, answer.current = numbered.count() + 1, version
        answer.state, answer.joins = AnswerState.SENT, version.joins
        answer.save()


class TreatmentFactory(DjangoModelFactory[Treatment]):
    """Not treated yet; `outcome=` brings a reason and who wrote it."""

    class Meta:
        model = Treatment

    hearing = factory.SubFactory(HearingFactory, ended=True)
    outcome = ""
    reason = factory.LazyAttribute(lambda o: "Planen er endret." if o.outcome else "")
    treated_at = factory.LazyAttribute(lambda o: clock.now() if o.outcome else None)
    treated_by = factory.Maybe("outcome", factory.SubFactory(UserFactory), None)


class PointFactory(DjangoModelFactory[Point]):
    """A point of a sent answer with a treatment of its own; `outcome=` treats it."""

    class Meta:
        model = Point

    class Params:
        outcome = ""
        answer = factory.SubFactory(
            AnswerFactory, hearing=factory.SubFactory(HearingFactory, ended=True)
        )

    version = factory.SelfAttribute("answer.current")
    treatment = factory.SubFactory(
        TreatmentFactory,
        hearing=factory.SelfAttribute("..answer.hearing"),
        outcome=factory.SelfAttribute("..outcome"),
    )
    text = "Korps trenger øvingsrom med demping."
    position = 1


class PlanProcessFactory(DjangoModelFactory[PlanProcess]):
    """A plan that the organisations have been told of; `state="draft"` before that."""

    class Meta:
        model = PlanProcess

    municipality = factory.SubFactory(MunicipalityFactory)
    owner = factory.SelfAttribute("municipality.organisation")
    title = factory.Sequence(lambda n: f"Plan nummer {n}")
    lead = "Kommunen lager en ny plan. Den gamle er for gammel."
    state = "notice"
    created_at = factory.LazyFunction(clock.now)


class PlanMeetingFactory(DjangoModelFactory[PlanMeeting]):
    """A meeting next week."""

    class Meta:
        model = PlanMeeting

    process = factory.SubFactory(PlanProcessFactory)
    phase = "involvement"
    title = factory.Sequence(lambda n: f"Møte nummer {n}")
    starts_at = factory.LazyFunction(lambda: days_from_now(7))
    place = "Bøkesalen"


class PlanPartyFactory(DjangoModelFactory[PlanParty]):
    """One that was told when the plan began."""

    class Meta:
        model = PlanParty

    process = factory.SubFactory(PlanProcessFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    why = factory.LazyFunction(lambda: ["lokaler"])
