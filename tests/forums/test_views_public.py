"""What anyone reads of forums and meetings, and what members and keepers do there."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core import clock
from forums.actions import seats
from forums.models import Forum, Invitation, Minutes, Standing
from forums.states import ItemState, MeetingState, MemberRule
from organisations.models import Venue
from organisations.states import Fact
from tests.consultations.municipality import SCRIPT, signed_in, text
from tests.factories.accounts import UserFactory
from tests.factories.forums import AgendaItemFactory, ForumFactory, MeetingFactory
from tests.factories.organisations import (
    MembershipFactory,
    MunicipalityFactory,
    OrganisationFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db


def url(name: str, forum: Forum, **more: Any) -> str:
    """The address of one of the forum's pages."""
    return reverse(name, kwargs={"ref": forum.ref, **more})


def off(**more: Any) -> dict[str, Any]:
    """What a meeting that was called off says."""
    return {"called_off_at": clock.now(), "reason": "Veien er stengt.", **more}


def test_the_list_has_what_comes_what_was_and_where(client: Client, larvik):
    council = ForumFactory(municipality=larvik, name="Rådet i Larvik")
    MeetingFactory(forum=council, title="Vårmøtet")
    MeetingFactory(forum=council, slot=None, title="Avlyst møte", state="cancelled", **off())
    MeetingFactory(title="Høstmøtet", state=MeetingState.HELD, starts_at=clock.now() - timedelta(9))
    MeetingFactory(title="Bare planlagt", state=MeetingState.PLANNED)
    page = text(client.get(reverse("meeting_list")))
    assert "Vårmøtet" in page
    assert "Avlyst møte" in page
    assert "Veien er stengt." in page
    assert "Høstmøtet" not in page
    assert "Bare planlagt" not in page
    assert "Høstmøtet" in text(client.get(reverse("meeting_list") + "?vis=tidligere"))
    assert "Rådet i Larvik" in text(client.get(reverse("meeting_list") + "?vis=moteplasser"))


def test_the_list_is_narrowed_by_place_and_kind(client: Client, larvik):
    MeetingFactory(forum=ForumFactory(municipality=larvik), title="Her")
    MeetingFactory(forum=ForumFactory(kind="dialogue"), title="Der")
    here = text(client.get(reverse("meeting_list") + "?kommune=3909"))
    assert ("Her" in here, "Der<" in here) == (True, False)
    there = text(client.get(reverse("meeting_list") + "?slag=dialogue"))
    assert "Der</a>" in there
    nothing = text(client.get(reverse("meeting_list") + "?kommune=3909&slag=dialogue"))
    assert "Vis alle" in nothing


@pytest.mark.parametrize(
    "odd", ["?vis=x", "?kommune=9999", "?etter=x", "?etter=" + "9" * 40, "?slag=%00"]
)
def test_odd_questions_give_a_list(client: Client, odd):
    assert client.get(reverse("meeting_list") + odd).status_code == 200


def test_a_long_list_goes_on_where_it_ended(client: Client):
    for n in range(23):
        MeetingFactory(title=f"Møte nummer {n:02}")
    first = client.get(reverse("meeting_list"))
    seen = text(first) + text(
        client.get(reverse("meeting_list"), {"etter": first.context["following"]})
    )
    assert all(f"Møte nummer {n:02}" in seen for n in range(23))


def test_a_forum_shows_its_parties_side_by_side_and_who_sits_there(
    client: Client, larvik, kari, liv
):
    council = ForumFactory(municipality=larvik, mandate=SCRIPT)
    seats.give_seat(
        council, by=kari, party=council.parties.get(organisation=None), person=liv,
        position="leder", starts=clock.today(), may_approve=True,
        ends=clock.today() + timedelta(days=300),
    )  # fmt: skip
    page = text(client.get(council.get_absolute_url()))
    assert SCRIPT not in page
    assert "Frivilligheten" in page
    assert "Liv Solheim" in page
    assert "2 ganger i året" in page
    assert "Endre rammene" not in page


def test_the_strip_tells_who_convened_and_who_kept_the_turn(client: Client, larvik):
    council = ForumFactory(municipality=larvik)
    MeetingFactory(forum=council, state="cancelled", slot=0, **off())
    MeetingFactory(forum=council, state=MeetingState.CLOSED, slot=0)
    page = text(client.get(council.get_absolute_url()))
    assert "avlyst, beholdt turen" in page
    assert "Larvik kommune: ett møte" in page


def test_the_keepers_are_warned_that_nobody_holds_the_key(client: Client, as_kari, larvik):
    council = ForumFactory(municipality=larvik)
    warning = "Ingen kan handle for Frivilligheten"
    assert warning in text(as_kari.get(council.get_absolute_url()))
    assert warning not in text(client.get(council.get_absolute_url()))


def test_a_meeting_says_what_when_and_where_and_never_who_comes(client: Client, larvik, korps):
    council = ForumFactory(municipality=larvik)
    venue = Venue.objects.create(
        owner=larvik.organisation, municipality=larvik, name="Bølgen", address="Sanden 2",
        step_free=Fact.YES, updated_at=clock.now(),
    )  # fmt: skip
    meeting = MeetingFactory(forum=council, venue=venue, room="Sal 2")
    AgendaItemFactory(forum=council, meeting=meeting, state=ItemState.ACCEPTED, title="Lysløypa")
    AgendaItemFactory(forum=council, meeting=meeting, title="Ikke svart på")
    Invitation.objects.create(
        meeting=meeting, organisation=korps, invited_at=clock.now(), answer="yes",
        answered_at=clock.now(), answered_via="link", needs="Tegnspråktolk",
    )  # fmt: skip
    page = text(client.get(meeting.get_absolute_url()))
    assert "Bølgen" in page
    assert "Trinnfritt inn" in page
    assert "Lysløypa" in page
    assert "Ikke svart på" not in page
    assert "Kommer: <strong>1</strong>" in page
    assert "Solsida" not in page
    assert "Tegnspråktolk" not in page


def test_a_member_is_led_to_its_own_answer(client: Client, larvik, korps, ola, liv):
    meeting = MeetingFactory(forum=ForumFactory(municipality=larvik))
    Invitation.objects.create(meeting=meeting, organisation=korps, invited_at=clock.now())
    assert "Solsida skolekorps har ikke svart" in text(
        signed_in(ola).get(meeting.get_absolute_url())
    )
    for other in (client, signed_in(liv)):
        assert "Solsida" not in text(other.get(meeting.get_absolute_url()))


def test_a_meeting_that_was_called_off_says_why_and_what_comes_instead(client: Client, larvik):
    council = ForumFactory(municipality=larvik)
    gone = MeetingFactory(forum=council, state="cancelled", **off())
    new = MeetingFactory(forum=council)
    page = text(client.get(gone.get_absolute_url()))
    assert "Møtet er avlyst." in page
    assert "Veien er stengt." in page
    assert new.get_absolute_url() in page


def test_a_postponed_one_says_that_a_new_time_comes(client: Client, larvik):
    page = text(client.get(MeetingFactory(state="postponed", **off()).get_absolute_url()))
    assert "Møtet er utsatt." in page
    assert "Ny tid er ikke satt." in page


def test_a_planned_meeting_is_its_partys(client: Client, as_kari, larvik):
    planned = MeetingFactory(forum=ForumFactory(municipality=larvik), state=MeetingState.PLANNED)
    assert client.get(planned.get_absolute_url()).status_code == 404
    assert as_kari.get(planned.get_absolute_url()).status_code == 200


def test_one_that_was_given_up_before_anyone_was_called_was_never_public(
    client: Client, as_kari, larvik
):
    planned = MeetingFactory(
        forum=ForumFactory(municipality=larvik),
        state=MeetingState.CANCELLED,
        convened_at=None,
        **off(),
    )
    assert client.get(planned.get_absolute_url()).status_code == 404
    assert as_kari.get(planned.get_absolute_url()).status_code == 200


@pytest.mark.parametrize(("state", "ready"), [("draft", False), ("approved", True)])
def test_minutes_are_linked_to_when_all_have_approved(client: Client, larvik, state, ready):
    held = MeetingFactory(state=MeetingState.HELD)
    done = {"sent_at": clock.now(), "approved_at": clock.now()} if ready else {}
    Minutes.objects.create(
        meeting=held, state=state, written_by=UserFactory(), created_at=clock.now(), **done
    )
    context = client.get(held.get_absolute_url()).context
    assert context["has_minutes"] is ready


def test_hidden_members_are_a_number(client: Client, larvik, korps):
    council = ForumFactory(municipality=larvik)
    OrganisationFactory(name="Krisesenteret", seat=larvik, listed=False)
    page = text(client.get(url("forum_members", council)))
    assert "2 organisasjoner er med" in page
    assert "Én av dem vises ikke med navn" in page
    assert "Krisesenteret" not in page


def test_groups_that_nobody_reaches_stand_first(client: Client, larvik):
    council = ForumFactory(municipality=larvik)
    for code, name in (("1", "Kultur"), ("5", "Natur"), ("9", "Internasjonale")):
        TopicFactory(code=code, scheme="icnpo", name_nb=name)
    band = OrganisationFactory(seat=larvik, icnpo="1100")
    OrganisationFactory(seat=larvik, icnpo="5100")
    held = MeetingFactory(forum=council, state=MeetingState.HELD)
    held.attendances.create(organisation=band)
    groups = client.get(url("forum_members", council)).context["groups"]
    assert [(g["name"], g["n"], g["came"]) for g in groups] == [
        ("Natur", 1, 0), ("Internasjonale", 0, 0), ("Kultur", 1, 1),
    ]  # fmt: skip


def test_members_go_on_by_the_alphabet(client: Client, larvik):
    council = ForumFactory(municipality=larvik)
    for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZÆØÅ12345":
        OrganisationFactory(name=f"Lag {letter}", seat=larvik)
    first = client.get(url("forum_members", council))
    more = client.get(url("forum_members", council), {"etter": first.context["following"]})
    names = [o.name for page in (first, more) for o in page.context["rows"]]
    assert len(names) == len(set(names)) == 34
    assert names[-1] == "Lag Å"


def test_the_keepers_list_is_searched_added_to_and_taken_from(as_kari, larvik, korps, ola):
    listed = ForumFactory(municipality=larvik, member_rule=MemberRule.LISTED)
    assert "Solsida" in text(as_kari.get(url("forum_members", listed) + "?q=solsida"))
    add = url("member_add", listed, organisation=korps.ref)
    assert signed_in(ola).post(add).status_code == 403
    assert as_kari.get(add).status_code == 405
    for _click in range(2):
        assert as_kari.post(add).status_code == 302
    assert Standing.objects.get().member
    as_kari.post(url("member_remove", listed, organisation=korps.ref))
    assert not Standing.objects.exists()


def test_ola_leaves_and_comes_back(larvik, korps, ola, liv):
    council = ForumFactory(municipality=larvik)
    browser = signed_in(ola)
    assert "Er med" in text(browser.get(url("forum_standing", council)))
    out, back = (
        url(n, council, organisation=korps.ref) for n in ("standing_leave", "standing_join")
    )
    for _click in range(2):
        browser.post(out)
    assert "Er ikke med" in text(browser.get(url("forum_standing", council)))
    browser.post(back)
    assert Standing.objects.get().member
    assert signed_in(liv).post(out).status_code == 404


def test_one_without_an_organisation_is_shown_the_way(larvik):
    page = text(signed_in(UserFactory()).get(url("forum_standing", ForumFactory())))
    assert reverse("join") in page


def test_kari_gives_the_key_and_liv_steps_down(as_kari, larvik, kari, liv):
    council = ForumFactory(municipality=larvik)
    voluntary = council.parties.get(organisation=None)
    form = {
        "party": voluntary.pk, "holder": liv.email, "position": "leder", "may_approve": "on",
        "starts": clock.today(),
    }  # fmt: skip
    assert (
        as_kari.post(url("forum_seats", council), form | {"holder": "x@y.example"}).status_code
        == 422
    )
    for _click in range(2):
        assert as_kari.post(url("forum_seats", council), form).status_code == 302
    seat = council.seats.get()
    assert seat.person == liv
    shown = text(as_kari.get(url("forum_seats", council)))
    assert "Liv Solheim" in shown
    assert "Avslutt vervet" not in shown
    assert "Avslutt vervet" in text(signed_in(liv).get(url("forum_seats", council)))
    end = url("seat_end", council, pk=seat.pk)
    as_kari.post(end)
    seat.refresh_from_db()
    assert seat.ends is None  # not Kari's to end
    signed_in(liv).post(end)
    seat.refresh_from_db()
    assert seat.ends is not None


def test_strangers_read_the_seats_and_give_none(client: Client, larvik, liv):
    council = ForumFactory(municipality=larvik)
    assert client.get(url("forum_seats", council)).status_code == 200
    signed_in(liv).post(
        url("forum_seats", council), {"position": "leder", "starts": clock.today(), "name": "Liv"}
    )
    assert not council.seats.exists()


def table() -> tuple[Forum, list[Any], list[Any]]:
    """Two organisations that meet, each with a person."""
    sides = [OrganisationFactory(name=name) for name in ("Nord", "Sør")]
    people = [UserFactory(), UserFactory()]
    for person, side in zip(people, sides, strict=True):
        MembershipFactory(user=person, organisation=side)
    forum = ForumFactory(parties=sides, municipality=MunicipalityFactory())
    return forum, list(forum.parties.order_by("pk")), people


def test_the_order_is_asked_for_and_agreed_to_on_its_page(client: Client, larvik, liv):
    forum, (nord, sor), (anna, bo) = table()
    page = url("forum_parties", forum)
    assert client.get(page).status_code == 302
    assert signed_in(liv).get(page).status_code == 403
    asked = {f"place_{nord.pk}": 2, f"place_{sor.pk}": 1, "reason": "Bo har ferie i mai."}
    annas, bos = signed_in(anna), signed_in(bo)
    assert annas.post(page, asked | {f"place_{sor.pk}": 2}).status_code == 422
    assert annas.post(page, asked | {"reason": ""}).status_code == 422
    for _click in range(2):
        assert annas.post(page, asked).status_code == 302
    change = forum.party_changes.get()
    assert "Venter på dere" in text(bos.get(page))
    assert "Venter på dere" not in text(annas.get(page))
    no = url("party_change_no", forum, pk=change.pk)
    assert bos.post(no, {"answer": ""}).status_code == 422
    yes = url("party_change_yes", forum, pk=change.pk)
    for _click in range(2):
        assert bos.post(yes).status_code == 302
    assert forum.series.count() == 2


def test_a_party_with_a_number_joins_and_answers_itself(client: Client, larvik, liv):
    forum, (nord, sor), (anna, bo) = table()
    third = OrganisationFactory(name="Tredje")
    MembershipFactory(user=liv, organisation=third)
    page = url("forum_parties", forum)
    asked = {f"place_{nord.pk}": 1, f"place_{sor.pk}": 2, "reason": "Flere.", "joins": third.orgnr}
    assert signed_in(anna).post(page, asked | {"joins": "123456789"}).status_code == 422
    signed_in(anna).post(page, asked)
    change = forum.party_changes.get()
    assert "Venter på dere" in text(signed_in(liv).get(page))
    for person in (liv, bo):
        signed_in(person).post(url("party_change_yes", forum, pk=change.pk))
    assert [p.name for p in forum.parties.all()] == ["Nord", "Sør", "Tredje"]


def test_a_request_is_taken_back_by_its_own(larvik):
    forum, (nord, sor), (anna, bo) = table()
    page = url("forum_parties", forum)
    signed_in(anna).post(
        page, {f"place_{nord.pk}": 2, f"place_{sor.pk}": 1, "reason": "Ferie i mai."}
    )
    change = forum.party_changes.get()
    back = url("party_change_withdraw", forum, pk=change.pk)
    signed_in(bo).post(back)
    change.refresh_from_db()
    assert change.state == "asked"
    signed_in(anna).post(back)
    change.refresh_from_db()
    assert change.state == "withdrawn"
