"""Every page in every role on both screens: no accessibility findings, nothing sticks out."""

from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.db.models.functions import Now
from django.urls import reverse
from playwright.sync_api import Page

from accounts.models import User
from consultations import actions
from consultations.models import Answer, Hearing, PlanProcess
from dispatch.models import Letter, Sending, Suppression
from forums.models import Invitation as MeetingInvitation
from organisations.models import Claim, ContactPerson, Invitation, Organisation, Venue
from tests.browser import (
    agreement_pages,
    challenge_pages,
    grant_pages,
    innspill_pages,
    insight_pages,
    meeting_pages,
    partnership_pages,
    plan_pages,
    room_pages,
)
from tests.browser.conftest import SIZES, Visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Only what is wrong comes back: the whole report is fifty kilobytes a page.
VIOLATIONS = """axe.run({resultTypes: ["violations"]}).then(report => report.violations.map(
    one => one.id + " " + one.nodes[0].html.slice(0, 120)))"""
WIDER_THAN_SCREEN = "document.documentElement.scrollWidth > window.innerWidth"


def hearing(title: str, name: str, **more: Any) -> str:
    """The address of a page of one of the demo's hearings."""
    return reverse(name, kwargs={"ref": Hearing.objects.get(title=title).ref, **more})


def mappings() -> Any:
    """Those of the demo: two that are over, one that is open."""
    return Hearing.objects.filter(kind="mapping")


def lost() -> Letter:
    """An invitation that nobody knows the fate of."""
    letter = Letter.objects.filter(batch__kind="hearing.invitation", state="pending").first()
    letter = letter or Letter.objects.get(state="held")
    Letter.objects.filter(pk=letter.pk).update(state="held")
    return letter


def everyone() -> list[str]:
    """What a visitor can reach."""
    rooms, culture = "Ny ordning for utlån av kommunale lokaler", "Kommunedelplan for kultur"
    band = Organisation.objects.get(name="Solsida skolekorps")
    return [
        *map(
            reverse,
            [
                "front",
                "about",
                "privacy",
                "accessibility",
                "municipality_list",
                "organisation_list",
                "account_login",
                "account_signup",
                "account_reset_password",
                "language",
                "demo_signin",
                "demo_codes",
                "demo_mail",
            ],
        ),
        *(f"{reverse('hearing_list')}?vis={tab}" for tab in ("apne", "kommende", "avsluttede")),
        "/kommuner/3909-larvik/",
        "/organisasjoner/?q=korps",
        "/organisasjoner/?q=skolekrops&kommune=3909",
        "/organisasjoner/?q=9123456",
        "/kommuner/3909-larvik/lokaler/?har=trinnfritt",
        "/kommuner/3909-larvik/lokaler/?har=finnes-ikke",
        "/kommuner/39-vestfold/lokaler/",
        Venue.objects.get(name="Gamle Torg aktivitetshus").get_absolute_url(),
        band.get_absolute_url(),
        *(hearing(rooms, name) for name in ("hearing", "hearing_invitees", "hearing_answers")),
        hearing(rooms, "answer", number=1),
        hearing(rooms, "hearing_notice"),
        reverse("place_notice", kwargs={"number": "3909"}),
        f"{reverse('hearing_list')}?vis=avsluttede&fylke=39&slag=matter&q=plan",
        hearing(culture, "hearing"),
        hearing(culture, "hearing_summary"),
        reverse("plan_list"),
        PlanProcess.objects.get().get_absolute_url(),
        *(reverse("mapping_results", kwargs={"ref": h.ref}) for h in mappings()),
        *(h.get_absolute_url() for h in mappings()),
        reverse("refusal", args=[Letter.objects.filter(batch__refusable=True)[0].refusal_token]),
        "/finnes-ikke/",
        *calendars(),
    ]


def calendars() -> list[str]:
    """The month, of everyone and of one place, and where a letter about a meeting leads."""
    month = reverse("calendar")
    replies = MeetingInvitation.objects.order_by("pk")[:1]
    return [
        month,
        f"{month}?kommune=3909&maned=2027-03",
        *(reverse("meeting_reply", kwargs={"token": one.token}) for one in replies),
    ]


def accounts() -> list[str]:
    """What everyone who is signed in has about themselves."""
    names = ["account", "account_preferences", "account_sessions", "language", "own_calendar"]
    return [*map(reverse, [*names, "my_data", "my_data_copy", "my_data_delete"])]


def olas() -> list[str]:
    """What the responsible person of an organisation meets."""
    band = Organisation.objects.get(name="Solsida skolekorps")
    answer = Hearing.objects.get(title="Åpningstider i Lågen svømmehall").answers.get(
        organisation=band
    )
    key = {"key": band.key}
    return [
        reverse("my_page"),
        reverse("own_hearings"),
        *accounts(),
        reverse("switch"),
        reverse("own_organisation", kwargs=key),
        reverse("cause_list", kwargs=key),
        reverse("cause_new", kwargs=key),
        *(
            reverse(name, kwargs=key)
            for name in (
                "people",
                "people_invite",
                "people_leave",
                "handover",
                "umbrellas",
                "visibility",
                "still_true",
            )
        ),
        reverse("umbrellas", kwargs=key) + "?q=kor",
        reverse("own_venues", kwargs=key),
        reverse("own_venue_new", kwargs=key),
        hearing("Ny ordning for utlån av kommunale lokaler", "answer_new"),
        reverse("answer_edit", kwargs={"ref": answer.ref}),
        reverse("answer_preview", kwargs={"ref": answer.ref}),
        reverse("answer_delete", kwargs={"ref": answer.ref}),
        *answers_of_the_band(band),
    ]


def answers_of_the_band(band: Organisation) -> list[str]:
    """A draft with words between colleagues that joins another and waits, and one sent."""
    open_one = Hearing.objects.get(title="Ny ordning for utlån av kommunale lokaler")
    ola, nina = (User.objects.get(email=f"{name}@forening.example") for name in ("ola", "nina"))
    mine = open_one.answers.filter(organisation=band).first()
    if mine is None:
        voice = open_one.answers.joinable().first()
        draft = actions.start_joining(open_one, by=nina, on_behalf_of=band, other=voice)
        mine = draft.answer
        actions.comment(mine, by=ola, text="Skal vi nevne kjelleren?")
        actions.ask_sign_off(mine, by=nina, approver=ola)
    sent = Answer.objects.sent().filter(organisation=band).first()
    return [
        *(reverse(name, kwargs={"ref": mine.ref}) for name in ("answer_edit", "answer_preview")),
        *(reverse("answer_withdraw", kwargs={"ref": a.ref}) for a in (sent,) if a),
    ]


def evas() -> list[str]:
    """What a new person without an organisation meets, and where links in letters lead."""
    claim = Claim.objects.get(user__email="eva@nabo.example")
    invitation = Invitation.objects.get(email="eva@nabo.example")
    return [
        reverse("my_page"),
        *map(reverse, ["join", "join_group"]),
        reverse("join_search") + "?q=korps",
        reverse("join_search") + "?q=finnes+ikke",
        reverse("join_organisation", kwargs={"key": claim.organisation.key}),
        reverse("join_claim", kwargs={"ref": claim.ref}),
        reverse("claim_link", kwargs={"token": claim.token}),
        reverse("invitation", kwargs={"token": invitation.token}),
        hearing("Ny ordning for utlån av kommunale lokaler", "answer_new"),
    ]


def orphan() -> Organisation:
    """One in Larvik that nobody acts for."""
    return Organisation.objects.filter(seat__number="3909").without_responsible().first()


def karis() -> list[str]:
    """What a case handler meets."""
    draft, treated = "Plan for nærmiljøanlegg 2027–2030", "Plan for idrett og friluftsliv"
    return [
        *map(reverse, ["work", "letters", "work_hearings", "hearing_new"]),
        *map(reverse, ["hearing_start", "work_plans", "plan_new"]),
        reverse("hearing_new") + "?fra=mal-lokaler",
        *(
            reverse(name, kwargs={"ref": PlanProcess.objects.get().ref})
            for name in ("plan_work", "plan_hearing")
        ),
        *(hearing("Kommunedelplan for kultur", name) for name in ("next_round", "template_save")),
        *accounts(),
        f"{reverse('letters')}?vis=kom-ikke-fram",
        *(reverse(name, kwargs={"pk": lost().pk}) for name in ("letter", "letter_again")),
        *map(reverse, ["claim_desk", "placement"]),
        reverse("let_in", kwargs={"key": orphan().key}),
        reverse("claim_desk") + "?vis=besvart",
        reverse("claim_no", kwargs={"ref": Claim.objects.waiting().first().ref}),
        *(
            hearing(draft, name)
            for name in (
                "hearing_content",
                "hearing_recipients",
                "hearing_deadline",
                "hearing_approval",
            )
        ),
        *(
            hearing(treated, name)
            for name in ("hearing_points", "hearing_treatment", "hearing_summarise", "phrases")
        ),
        hearing("Kommunedelplan for kultur", "hearing_conclude"),
        hearing("Kommunedelplan for kultur", "answer_withhold", number=1),
        hearing("Kommunedelplan for kultur", "hearing_embed"),
        hearing("Ny ordning for utlån av kommunale lokaler", "paper_add"),
        hearing("Handlingsplan for rusfri ungdomstid", "hearing_conclude"),
        hearing("Handlingsplan for rusfri ungdomstid", "hearing_pulse"),
        hearing("Ny ordning for utlån av kommunale lokaler", "phone_list"),
        hearing("Ny ordning for utlån av kommunale lokaler", "phone_list") + "?papir=1",
        reverse("saved_lists"),
        *desks(),
    ]


def desks() -> list[str]:
    """The municipality's desk, with its forms."""
    here = {"number": "3909"}
    person = here | {"pk": ContactPerson.objects.filter(municipality__number="3909")[0].pk}
    room = here | {"ref": Venue.objects.get(name="Gamle Torg aktivitetshus").ref}
    return [
        *(reverse(name, kwargs=here) for name in ("desk", "contact_list", "contact_new")),
        *(f"{reverse('desk', kwargs=here)}?vis={slug}" for slug in ("uten-adresse", "nedlagt")),
        *(reverse(name, kwargs=person) for name in ("contact_edit", "contact_remove")),
        *(reverse(name, kwargs=here) for name in ("place_venues", "place_venue_new")),
        *(reverse(name, kwargs=room) for name in ("place_venue_edit", "place_venue_end")),
    ]


def gretes() -> list[str]:
    """What an approver meets."""
    larvik = Organisation.objects.get(name="Larvik kommune")
    return [
        reverse("work"),
        reverse("people", kwargs={"key": larvik.key}),
        reverse("people_invite", kwargs={"key": larvik.key}),
        hearing("Gebyr for bruk av strand og park", "hearing_approval"),
    ]


def drifts() -> list[str]:
    """What the operator meets."""
    larvik = Organisation.objects.get(name="Larvik kommune")
    one, two = Organisation.objects.active().filter(kind="voluntary")[:2]
    row, _made = Suppression.objects.get_or_create(email="retur@lag.example", scope="*")
    Sending.objects.get_or_create(breaker_until=Now() + timedelta(hours=1), breaker_why="554 no")
    return [
        *map(reverse, ["operations", "register_runs", "stopped_addresses"]),
        *map(reverse, ["party_list", "merge", "boundary_changes", "second_step"]),
        reverse("address_lift", kwargs={"pk": row.pk}),
        reverse("party_invite", kwargs={"key": larvik.key}),
        f"{reverse('merge')}?merged={one.key}&heir={two.key}",
    ]


ROLES = {"": everyone, "ola": olas, "eva": evas, "kari": karis, "grete": gretes, "drift": drifts}
# More pages of the same people and of others, each part in a file of its own.
PARTS = [
    innspill_pages.PAGES,
    meeting_pages.PAGES,
    grant_pages.PAGES,
    insight_pages.PAGES,
    agreement_pages.PAGES,
    partnership_pages.PAGES,
    room_pages.PAGES,
    plan_pages.PAGES,
    challenge_pages.PAGES,
]


PEOPLE = list({who: None for part in (ROLES, *PARTS) for who in part})
# Two tests, so that two workers share the pages; each has nearly half of them.
SHARES = {"a visitor and Ola": ["", "ola"], "the rest": [w for w in PEOPLE if w not in ("", "ola")]}


@pytest.mark.parametrize("share", SHARES)
def test_no_page_shuts_anyone_out(visit: Visit, share: str) -> None:
    findings = [finding for who in SHARES[share] for finding in look_at(visit, who, pages_of(who))]
    assert findings == []


def pages_of(who: str) -> list[str]:
    """What one of them meets, in every part."""
    return [path for part in (ROLES, *PARTS) if who in part for path in part[who]()]


def look_at(visit: Visit, who: str, paths: list[str]) -> list[str]:
    """What is wrong with these pages for this person, on each screen.

    A page is fetched once: the stylesheets alone tell the screens apart, and no script asks how
    wide one is.
    """
    found: list[str] = []
    with visit(who) as page:
        page.add_init_script(AXE_SCRIPT)
        page.on(
            "console",
            lambda m: (
                found.append(f"{page.url}: {m.text}")
                if m.type == "error" and "404" not in m.text and "422" not in m.text
                else None
            ),
        )
        for path in paths:
            answer = page.goto(path)
            assert answer is not None
            if answer.status not in {200, 404, 422}:
                found.append(f"{who} {path}: {answer.status}")
            found += [f"{who} {path}: {one}" for size in SIZES for one in wrong_at(page, size)]
    return found


def wrong_at(page: Page, size: str) -> list[str]:
    """What is wrong with the page that is shown, on a screen of this size."""
    page.set_viewport_size(SIZES[size])
    wide = ["wider than the screen"] if page.evaluate(WIDER_THAN_SCREEN) else []
    return [f"{size}: {one}" for one in (*wide, *page.evaluate(VIOLATIONS))]


def test_a_fault_on_either_screen_is_found(visit: Visit) -> None:
    """A page that is planted: too wide for the small one, and faint on the large one only."""
    faint = "@media (min-width: 500px) { #faint { color: #ccc; background: #fff } }"
    wide = "#wide { width: 600px; max-width: none }"
    with visit() as page:
        page.add_init_script(AXE_SCRIPT)
        page.goto(reverse("about"))
        page.evaluate(
            """css => {
                const rules = new CSSStyleSheet();
                rules.replaceSync(css);
                document.adoptedStyleSheets.push(rules);
                document.querySelector("main").innerHTML +=
                    '<p id="faint">Nesten usynlig</p><p id="wide">Bred</p>';
            }""",
            faint + wide,
        )
        assert [one.split()[1] for one in wrong_at(page, "bred")] == ["color-contrast"]
        assert wrong_at(page, "smal") == ["smal: wider than the screen"]
