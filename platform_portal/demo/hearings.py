"""Hearings in every state, made by the real actions with the clock moved back."""

import json
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.actions import create_person
from consultations import actions
from consultations.models import Answer, Hearing, Treatment
from consultations.states import AnswerKind, HearingKind
from core import clock, files
from core.models import new_ref
from dispatch.models import Batch, Letter
from organisations.models import Municipality, Organisation, Topic
from organisations.states import Role
from platform_portal.demo.parties import REFERENCE, SINCE, organisation_called, start
from platform_portal.demo.pdf import page
from platform_portal.demo.time_travel import days_from_now
from platform_portal.demo.worktable import lay_table

ORDER = ["draft", "for_approval", "published", "treatment", "summarised", "concluded"]


def make_hearings(people: dict[str, Any]) -> int:
    """Every hearing of the reference file; returns how many."""
    stories = json.loads((REFERENCE / "demo_hearings.json").read_text(encoding="utf-8"))
    for story in stories:
        tell(story, people)
    let_old_letters_go()
    return len(stories)


def let_old_letters_go() -> None:
    """Invitations to hearings that are over would be too late; the demo's letter box wants them."""
    Letter.objects.filter(expires_at__lte=clock.now()).update(expires_at=None)
    Batch.objects.filter(expires_at__lte=clock.now()).update(expires_at=None)


def tell(story: dict[str, Any], people: dict[str, Any]) -> None:
    """One hearing, step by step, as far as its story goes."""
    ours = story["owner"] == "3909"
    writer = people["kari"] if ours else people["siv.haug"]
    approver = people["grete"] if ours else people["odd.lien"]
    far = ORDER.index(story["until"])
    begun = min(story.get("published", 0), story.get("sent_for_approval", 0)) - 3
    with days_from_now(begun):
        hearing = write(story, writer)
    if far >= ORDER.index("for_approval"):
        with days_from_now(story.get("published", story.get("sent_for_approval", 0)) - 1):
            hearing = actions.send_for_approval(hearing, by=writer, version=hearing.version)
    if far >= ORDER.index("published"):
        with days_from_now(story["published"]):
            hearing = actions.publish(
                hearing, by=approver, on_behalf_of=hearing.owner, version=hearing.version
            )
        answer(story, hearing, people)
        ask_for_time(story, hearing, people)
    if far >= ORDER.index("treatment"):
        treat(story, hearing, writer)
        lay_table(story, hearing, writer, approver)
    if far >= ORDER.index("summarised"):
        finish(story, hearing, writer, approver, far)


def write(story: dict[str, Any], writer: Any) -> Hearing:
    """Content, documents, additions and deadline of a draft."""
    area = Municipality.objects.get(number=story["owner"])
    owner = organisation_called(story["owner"])
    hearing = actions.create(
        ref=new_ref(),
        by=writer,
        on_behalf_of=owner,
        municipality=area,
        title=story["title"],
        lead=story["lead"],
    )
    hearing = actions.save_content(
        hearing,
        by=writer,
        version=hearing.version,
        topics=Topic.objects.filter(name_nb__in=story["topics"]),
        areas=[area],
        questions=story.get("questions", []),
        kind=story.get("kind", HearingKind.MATTER),
        in_short=story.get("in_short", ""),
        background=story.get("background", ""),
    )
    for title in story.get("documents", ["Høringsnotat"]):
        upload = SimpleUploadedFile(f"{title}.pdf", page(title, story["lead"]))
        actions.add_document(hearing, by=writer, file=files.receive(upload, by=writer), title=title)
    for added in story.get("added", []):
        add(hearing, writer, added)
    hearing = actions.finish_review(hearing, by=writer)
    return set_deadline(story, hearing, writer)


def add(hearing: Hearing, writer: Any, added: dict[str, str]) -> None:
    """An organisation put on the list by hand, unless its causes already did."""
    organisation = Organisation.objects.get(name=added["name"])
    if not hearing.invitees.filter(organisation=organisation).exists():
        actions.add(hearing, by=writer, organisation=organisation, reason=added["reason"])


def set_deadline(story: dict[str, Any], hearing: Hearing, writer: Any) -> Hearing:
    """The days of the story, counted from the real today."""
    with days_from_now(0) as today:
        day = today.date()

    def on(name: str) -> Any:
        return day + timedelta(days=story[name]) if name in story else None

    begun = min(story.get("published", 0), story.get("sent_for_approval", 0)) - 3
    with days_from_now(begun):
        return actions.save_deadline(
            hearing,
            by=writer,
            version=hearing.version,
            closes_on=on("closes"),
            opens_on=on("opens"),
            answer_by=on("answer_by"),
            decides_on=on("decides_on"),
            decided_by=story.get("decided_by", ""),
            period_rule=story.get("period_rule", "regulation"),
            short_reason=story.get("short_reason", ""),
            short_decided_by=story.get("short_decided_by", ""),
        )


def answer(story: dict[str, Any], hearing: Hearing, people: dict[str, Any]) -> None:
    """What the organisations sent, and what somebody has only begun to write."""
    for given in story.get("answers", []):
        with days_from_now(given["days"], hour=20):
            sender = sender_for(given["from"], people)
            organisation = Organisation.objects.get(name=given["from"])
            sent = put_down(given, hearing, organisation, sender)
            actions.send(sent, by=sender, on_behalf_of=organisation, saves=1)
    for given in story.get("drafts", []):
        organisation = Organisation.objects.get(name=given["from"])
        put_down(given, hearing, organisation, people[given["by"].partition("@")[0]])


def ask_for_time(story: dict[str, Any], hearing: Hearing, people: dict[str, Any]) -> None:
    """Wishes for a later deadline, and what the municipality said to them."""
    for wish in story.get("extensions", []):
        with days_from_now(wish["days"], hour=19):
            asked = actions.ask_extension(
                hearing,
                by=sender_for(wish["from"], people),
                on_behalf_of=Organisation.objects.get(name=wish["from"]),
                wanted=clock.today() + timedelta(days=wish["wanted"] - wish["days"]),
                reason=wish["reason"],
            )
        if "refused" in wish:
            with days_from_now(wish["days"] + 1):
                actions.refuse_extension(asked, by=hearing.created_by, reason=wish["refused"])


def put_down(given: dict[str, Any], hearing: Hearing, who: Organisation, by: Any) -> Answer:
    """A draft with the words of the story in it."""
    draft = actions.start(hearing, by=by, on_behalf_of=who)
    questions = hearing.questions.values_list("pk", flat=True)
    actions.save_draft(
        draft.answer,
        by=by,
        saves=0,
        kind=given.get("kind", AnswerKind.WITH_REMARKS),
        text=given.get("text", ""),
        replies=dict(zip(questions, given.get("replies", []), strict=False)),
    )
    return draft.answer


def sender_for(name: str, people: dict[str, Any]) -> Any:
    """The one who is responsible there: Ola for the band, else an invented person of its own."""
    if name == "Solsida skolekorps":
        return people["ola"]
    organisation = Organisation.objects.get(name=name)
    if name not in people:
        with days_from_now(SINCE):
            people[name] = create_person(email=organisation.email, name=f"Leder i {name}", by=None)
            start(organisation, people[name], Role.RESPONSIBLE)
    return people[name]


def treat(story: dict[str, Any], hearing: Hearing, writer: Any) -> None:
    """Split every answer, and answer the points that the story answers."""
    with days_from_now(story["closes"] + 3):
        actions.split_answers(hearing, by=writer)
        for words in story.get("treatments", []):
            treatment = Treatment.objects.get(hearing=hearing, points__text=words["text"])
            actions.treat(
                treatment,
                by=writer,
                version=0,
                outcome=words["outcome"],
                reason=words["reason"],
            )


def finish(story: dict[str, Any], hearing: Hearing, writer: Any, approver: Any, far: int) -> None:
    """Summary, and the decision where there is one."""
    with days_from_now(story["summarised"]):
        hearing.refresh_from_db()
        hearing = actions.save_summary(
            hearing,
            by=writer,
            version=hearing.version,
            summary=story["summary"],
            changes=story.get("changes", ""),
        )
        hearing = actions.summarise(
            hearing,
            by=approver,
            version=hearing.version,
            summary=hearing.summary,
            changes=hearing.changes_because,
        )
    if far >= ORDER.index("concluded"):
        with days_from_now(story["concluded"]):
            actions.conclude(
                hearing,
                by=writer,
                version=hearing.version,
                outcome=story["outcome"],
                decision_on=clock.today(),
                decision_url=story.get("decision_url", ""),
            )
