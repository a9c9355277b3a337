"""Everything the portal holds about one person: one section for each kind of thing.

It stands here because it composes what no app below may know. A test walks every table for columns
that point at a person, and fails when one is neither in `PLACES` nor among those left out.
"""

import json
from collections.abc import Iterable, Iterator

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import CalendarFeed, User
from consultations.models import (
    Answer,
    AnswerComment,
    AnswerVersion,
    Extension,
    Follow,
    Hearing,
    PhoneCall,
    Phrase,
    SignOff,
    Treatment,
    TreatmentStep,
    Withholding,
)
from core.models import AuditEvent, StoredFile
from dispatch.models import Letter, Sending, Suppression
from organisations.models import Claim, ContactPerson, Handover, Invitation, Membership, Pulse
from platform_portal import (
    my_challenges,
    my_grants,
    my_meetings,
    my_partnerships,
    my_plans,
    my_platform,
    my_rooms,
)
from platform_portal.sections import Section

# Where a person is pointed at, and which section shows it.
PLACES = {
    "account.EmailAddress.user": "emails",
    "mfa.Authenticator.user": "two_steps",
    "usersessions.UserSession.user": "sign_ins",
    "accounts.CalendarFeed.user": "calendar",
    "organisations.Membership.user": "memberships",
    "organisations.ContactPerson.user": "contacts",
    "organisations.Claim.user": "claims",
    "organisations.Claim.decided_by": "claims_decided",
    "organisations.Invitation.invited_by": "invitations_sent",
    "organisations.Invitation.accepted_by": "invitations",
    "organisations.Handover.started_by": "handovers",
    "dispatch.Letter.reached_by_id": "reached",
    "dispatch.Sending.paused_by_id": "pauses",
    "consultations.Answer.person": "own_answers",
    "consultations.Answer.withdrawn_by": "answers_withdrawn",
    "consultations.AnswerComment.author": "comments",
    "consultations.SignOff.approver": "sign_offs",
    "consultations.SignOff.asked_by": "sign_offs",
    "consultations.AnswerVersion.edited_by": "written",
    "consultations.AnswerVersion.sent_by": "written",
    "consultations.Hearing.created_by": "hearings",
    "consultations.Hearing.sent_for_approval_by": "hearings",
    "consultations.Hearing.published_by": "hearings",
    "consultations.Hearing.summarised_by": "hearings",
    "consultations.Extension.asked_by": "extensions",
    "consultations.Extension.answered_by": "extensions",
    "consultations.Follow.person": "follows",
    "consultations.Treatment.treated_by": "treatments",
    "consultations.Withholding.withheld_by": "withheld",
    "consultations.Withholding.lifted_by": "withheld",
    "consultations.Treatment.assigned_to": "assigned",
    "consultations.TreatmentStep.person": "steps",
    "consultations.Phrase.created_by": "phrases",
    "organisations.Pulse.answered_by": "pulses",
    "consultations.PhoneCall.called_by": "calls",
    "core.StoredFile.created_by_id": "files",
    "core.AuditEvent.actor_id": "events",
    **my_meetings.PLACES,
    **my_grants.PLACES,
    **my_platform.PLACES,
    **my_plans.PLACES,
    **my_partnerships.PLACES,
    **my_rooms.PLACES,
    **my_challenges.PLACES,
}


def sections(user: User) -> list[Section]:
    """What the portal holds about a person, in the order a person would ask."""
    lived = [
        *my_meetings.meetings(user),
        *my_grants.grants(user),
        *my_platform.platform(user),
        *my_plans.plans(user),
        *my_partnerships.partnerships(user),
        *my_challenges.challenges(user),
        *my_rooms.rooms(user),
    ]
    return [*about(user), *acts(user), *lived, *traces(user)]


def about(user: User) -> list[Section]:
    """Who the person is here."""
    return [
        Section("person", _("Om deg"), User.objects.filter(pk=user.pk), {
            "navn": "name", "e-post": "email", "telefon": "phone", "språk": "language",
            "når brevene kommer": "cadence", "vil ha påminnelser": "wants_reminders",
            "må ha to trinn": "requires_mfa", "drifter portalen": "is_operator",
            "bruker siden": "created_at", "sist logget inn": "last_login",
        }),
        Section("emails", _("E-postadresser"), EmailAddress.objects.filter(user=user), {
            "adresse": "email", "bekreftet": "verified", "i bruk": "primary",
        }),
        Section("two_steps", _("Innlogging i to trinn"), Authenticator.objects.filter(user=user), {
            "slag": "type", "satt opp": "created_at", "sist brukt": "last_used_at",
        }),  # the secret itself stays where it is: a copy would be a second key
        Section("calendar", _("Kalenderen din"), CalendarFeed.objects.filter(user=user), {
            "adressen er laget": "made_at",
        }),  # the address itself is a key
        Section("memberships", _("Hvem du handler for"), Membership.objects.filter(user=user), {
            "organisasjon": "organisation__name", "organisasjonsnummer": "organisation__orgnr",
            "rolle": "role", "fra": "starts", "til": "ends", "kilde": "source",
        }),
        Section("contacts", _("Der du er kontaktperson"), ContactPerson.objects.filter(user=user), {
            "kommune": "municipality__name", "navn": "name", "tittel": "title", "e-post": "email",
            "telefon": "phone", "tider": "hours",
        }),
        *joined(user),
    ]  # fmt: skip


def joined(user: User) -> list[Section]:
    """How the person came to act for others, and let others in. Names nobody else."""
    where = {"organisasjon": "organisation__name", "rolle": "role", "tilstand": "state"}
    return [
        Section("claims", _("Tilgang du har bedt om"), Claim.objects.filter(user=user), where | {
            "gruppe": "name", "dine ord": "words", "bedt": "requested_at", "svar": "decided_at",
            "grunn": "reason",
        }),
        Section("claims_decided", _("Krav om tilgang du har svart på"),
                Claim.objects.filter(decided_by=user), where | {
            "svart": "decided_at", "grunn": "reason",
        }),
        Section("invitations", _("Invitasjoner til deg"),
                Invitation.objects.filter(Q(accepted_by=user) | Q(email=user.email)), where | {
            "sendt": "invited_at", "svart": "decided_at",
        }),
        Section("invitations_sent", _("Invitasjoner du har sendt"),
                Invitation.objects.filter(invited_by=user), where | {"sendt": "invited_at"}),
        Section("handovers", _("Når du har overlatt til et nytt styre"),
                Handover.objects.filter(started_by=user).order_by("pk"), {
            "organisasjon": "organisation__name", "når": "started_at", "tilstand": "state",
        }),
    ]  # fmt: skip


def acts(user: User) -> list[Section]:
    """What the person has done for others and in their own name."""
    written = AnswerVersion.objects.filter(Q(edited_by=user) | Q(sent_by=user)).order_by("pk")
    hearings = Hearing.objects.filter(
        Q(created_by=user)
        | Q(sent_for_approval_by=user)
        | Q(published_by=user)
        | Q(summarised_by=user)
    ).order_by("pk")
    return [
        Section("own_answers", _("Svar i ditt eget navn"),
                AnswerVersion.objects.filter(answer__person=user).order_by("pk"), {
            "høring": "answer__hearing__title", "adresse": "answer__hearing__ref",
            "versjon": "number", "tekst": "text", "endret": "edited_at", "sendt": "sent_at",
        }),
        Section("written", _("Svar du har skrevet på eller sendt"), written, {
            "høring": "answer__hearing__title", "adresse": "answer__hearing__ref",
            "organisasjon": "answer__organisation__name", "versjon": "number",
            "sist endret": "edited_at", "sendt": "sent_at",
        }),
        *cowriting(user),
        Section("hearings", _("Høringer du har arbeidet med"), hearings, {
            "høring": "title", "adresse": "ref", "laget": "created_at",
            "publisert": "published_at", "oppsummert": "summarised_at",
        }),
        Section("extensions", _("Lengre frist du har bedt om eller svart på"),
                Extension.objects.filter(Q(asked_by=user) | Q(answered_by=user)), {
            "høring": "hearing__title", "adresse": "hearing__ref", "grunn": "reason",
            "bedt": "asked_at", "svar": "answer", "svart": "answered_at",
        }),
        Section("follows", _("Høringer du følger"), Follow.objects.filter(person=user), {
            "høring": "hearing__title", "adresse": "hearing__ref", "siden": "created_at",
        }),
        Section("treatments", _("Punkter du har svart på"),
                Treatment.objects.filter(treated_by=user).order_by("pk"), {
            "høring": "hearing__title", "resultat": "outcome", "begrunnelse": "reason",
            "når": "treated_at",
        }),
        Section("withheld", _("Det du har holdt tilbake i høringssvar"),
                Withholding.objects.filter(Q(withheld_by=user) | Q(lifted_by=user)), {
            "høring": "answer__hearing__title", "svar nummer": "answer__number",
            "grunn": "ground", "begrunnelse": "reason", "når": "withheld_at",
            "vist igjen": "lifted_at",
        }),
        Section("assigned", _("Punkter du skal svare på"),
                Treatment.objects.filter(assigned_to=user).order_by("pk"), {
            "høring": "hearing__title", "resultat": "outcome",
        }),
        Section("steps", _("Steg du kan angre"),
                TreatmentStep.objects.filter(person=user).order_by("pk"), {
            "høring": "hearing__title", "steg": "kind", "når": "at",
        }),
        Section("phrases", _("Standardsetninger du har lagt til"),
                Phrase.objects.filter(created_by=user).order_by("pk"), {
            "kommune": "owner__name", "tekst": "text",
        }),
        Section("pulses", _("Når du har sagt hvordan det gikk"),
                Pulse.objects.filter(answered_by=user).order_by("pk"), {
            "gjelder": "subject", "organisasjon": "organisation__name", "lyttet": "listened",
            "visste": "informed", "ord": "words", "når": "answered_at",
        }),
        Section("calls", _("Organisasjoner du har ringt om en høring"),
                PhoneCall.objects.filter(called_by=user).order_by("pk"), {
            "organisasjon": "invitee__organisation__name", "høring": "invitee__hearing__title",
            "når": "called_at",
        }),
        Section("reached", _("Brev du har nådd fram med på annen måte"),
                Letter.objects.filter(reached_by_id=user.pk).order_by("pk"), {
            "emne": "batch__subject", "når": "reached_at", "merknad": "reached_note",
        }),
        Section("pauses", _("Stans av utsendingen"), Sending.objects.filter(paused_by_id=user.pk), {
            "når": "paused_at", "hvorfor": "paused_why",
        }),
        Section("files", _("Filer du har lastet opp"),
                StoredFile.objects.filter(created_by_id=user.pk).order_by("pk"), {
            "fil": "name", "størrelse i byte": "size", "lastet opp": "created_at",
        }),
    ]  # fmt: skip


def cowriting(user: User) -> list[Section]:
    """What the person has done with colleagues about an answer. Names nobody else."""
    where = {"høring": "answer__hearing__title", "organisasjon": "answer__organisation__name"}
    asked = SignOff.objects.filter(Q(approver=user) | Q(asked_by=user)).order_by("pk")
    return [
        Section("comments", _("Kommentarer til svar dere skriver sammen"),
                AnswerComment.objects.filter(author=user).order_by("pk"), where | {
            "kommentar": "text", "når": "written_at",
        }),
        Section("sign_offs", _("Godkjenning av svar før de sendes"), asked, {
            "høring": "version__answer__hearing__title",
            "organisasjon": "version__answer__organisation__name",
            "bedt om": "asked_at", "godkjent": "approved_at",
        }),
        Section("answers_withdrawn", _("Svar du har trukket"),
                Answer.objects.filter(withdrawn_by=user).order_by("pk"), {
            "høring": "hearing__title", "organisasjon": "organisation__name",
            "trukket": "withdrawn_at",
        }),
    ]  # fmt: skip


def traces(user: User) -> list[Section]:
    """What is left behind by itself: letters, sign-ins and the log."""
    sent_to = Letter.objects.filter(email=user.email).order_by("pk")
    about_person = Q(subject_type=User._meta.label_lower, subject_id=user.pk)
    log = AuditEvent.objects.filter(Q(actor_id=user.pk) | about_person).order_by("pk")
    return [
        Section("letters", _("Brev til adressen din"), sent_to, {
            "emne": "batch__subject", "til": "recipient_name", "skrevet": "created_at",
            "tilstand": "state", "sendt": "accepted_at",
        }),
        Section("refused", _("Brev du har sagt nei til"),
                Suppression.objects.filter(email=user.email).order_by("pk"), {
            "gjelder": "scope", "grunn": "reason", "siden": "created_at",
        }),
        Section("sign_ins", _("Steder du er logget inn"),
                UserSession.objects.filter(user=user).order_by("pk"), {
            "nettadresse": "ip", "nettleser": "user_agent", "logget inn": "created_at",
            "sist brukt": "last_seen_at",
        }),
        Section("events", _("Loggen over det du har gjort"), log, {
            "når": "at", "hendelse": "verb", "gjelder": "subject_type", "nummer": "subject_id",
            "detaljer": "detail",
        }),
    ]  # fmt: skip


def as_json(found: Iterable[Section]) -> Iterator[str]:
    """The sections as one JSON document, piece by piece."""
    yield "{"
    for place, section in enumerate(found):
        yield f"{',' if place else ''}\n{json.dumps(section.title, ensure_ascii=False)}: ["
        for number, row in enumerate(section.rows()):
            yield f"{',' if number else ''}\n  {json.dumps(row, ensure_ascii=False)}"
        yield "]"
    yield "\n}\n"
