"""The pages of forums and their meetings, as the public, members and parties meet them."""

from datetime import timedelta
from functools import partial

from django.urls import reverse

from accounts.models import User
from consultations.models import Hearing
from core import clock
from core.models import new_ref
from forums.actions.forums import set_up
from forums.models import AgendaItem, FollowUp, Forum, Invitation, Meeting, Minutes
from organisations.models import Organisation, Venue
from tests.factories.forums import AgendaItemFactory, MeetingFactory


def table_pages(*names: str) -> list[str]:
    """Pages of the demo's meetings: of those that are coming, held and closed."""
    states = ["convened", "held", "closed"]
    return [
        reverse(name, kwargs={"ref": meeting.ref})
        for meeting in Meeting.objects.filter(state__in=states, forum__municipality=None)
        for name in names
    ]


def petters() -> list[str]:
    """What a party at the table meets: items, the room, the minutes, promises."""
    at_table = ("meeting_agenda", "meeting_room", "minutes", "minutes_approve")
    own = Meeting.objects.filter(forum__municipality=None, convener__name="KS", state="held")
    return [
        *(reverse("minutes_edit", kwargs={"ref": meeting.ref}) for meeting in own),
        *table_pages(*at_table, "minutes_share"),
        *(
            reverse("item_new", kwargs={"ref": f.ref})
            for f in Forum.objects.filter(municipality=None)
        ),
        *(
            item.get_absolute_url()
            for item in AgendaItem.objects.filter(forum__municipality=None)[:6]
        ),
        *(reverse("follow_up_done", kwargs={"ref": row.ref}) for row in FollowUp.objects.all()[:3]),
        *saras(),
    ]


def saras() -> list[str]:
    """What either party of the contact meeting meets, whoever has the turn."""
    forum = Forum.objects.filter(municipality=None).first()
    if forum is None:
        return [reverse("contact_meetings")]
    called = forum.meetings.filter(state="convened").first()
    return [
        reverse("contact_meetings"),
        *(
            reverse(name, kwargs={"ref": forum.ref})
            for name in ("forum_desk", "turn_swap", "turn_take")
        ),
        reverse("meeting_convene", kwargs={"ref": forum.ref}) + "?ekstra=1",
        *(
            reverse(name, kwargs={"ref": called.ref})
            for name in ("meeting_invited", "meeting_held")
            if called
        ),
    ]


# --- setting up, seats, members and what the public reads of meetings --------------------


def council() -> Forum:
    """A forum of Larvik with meetings in many states; the band holds frivilligheten's key."""
    name = "Rådet der vi ser på sidene"
    if found := Forum.objects.filter(name=name).first():
        return found
    band = Organisation.objects.get(name="Solsida skolekorps")
    larvik = Hearing.objects.filter(municipality__number="3909")[0].municipality
    forum = set_up(
        ref=new_ref(), by=User.objects.get(email="kari@kommune.example"), municipality=larvik,
        kind="council", name=name, mandate="Her møtes vi.", elected_body=True,
        member_rule="everyone", first_target=clock.today() + timedelta(days=20),
        parties=[larvik.organisation, "Frivilligheten"], holder=band,
    )  # fmt: skip
    off = {"called_off_at": clock.now(), "reason": "Mange var syke."}
    MeetingFactory(forum=forum, state="closed")
    frivilligheten = forum.parties.get(organisation=None)
    MeetingFactory(forum=forum, slot=1, convener=frivilligheten, state="cancelled", **off)
    venue = Venue.objects.get(name="Gamle Torg aktivitetshus")
    ahead = MeetingFactory(forum=forum, slot=1, convener=frivilligheten, venue=venue, room="Sal")
    Invitation.objects.create(meeting=ahead, organisation=band, invited_at=clock.now())
    AgendaItemFactory(forum=forum, meeting=ahead, state="accepted")
    AgendaItemFactory(forum=forum, organisation=band, party=None)
    return forum


def with_minutes(state: str) -> Meeting:
    """A held meeting of that forum, called by Larvik, its minutes being written or out."""
    name = f"Møtet med referat ({state})"
    if found := Meeting.objects.filter(title=name).first():
        return found
    now, forum = clock.now(), council()
    meeting = MeetingFactory(
        forum=forum, title=name, state="held", slot=None,
        starts_at=now - timedelta(hours=3), ends_at=now - timedelta(hours=1),
    )  # fmt: skip
    AgendaItemFactory(
        forum=forum, meeting=meeting, state="accepted", outcome="decision", result="Ja."
    )
    Minutes.objects.create(
        meeting=meeting, state=state, words="Vi snakket lenge om lokaler.", summary="Lokaler.",
        written_by=User.objects.get(email="kari@kommune.example"), created_at=now,
        sent_at=now if state == "for_approval" else None,
    )  # fmt: skip
    return meeting


def in_the_room(who: str) -> list[str]:
    """The pages of a meeting that is over, while its minutes come to be."""
    names = ["meeting_agenda", "meeting_room", "minutes"]
    both = [(with_minutes(state), name) for state in ("draft", "for_approval") for name in names]
    own = {"kari": (with_minutes("draft"), "minutes_edit")}
    pages = (
        [*both, own[who]]
        if who in own
        else [*both, (with_minutes("for_approval"), "minutes_approve")]
    )
    return [reverse(name, kwargs={"ref": meeting.ref}) for meeting, name in pages]


def of_council(*names: str) -> list[str]:
    """Pages of that forum."""
    return [reverse(name, kwargs={"ref": council().ref}) for name in names]


def of_meetings(who: str) -> list[str]:
    """What each meets of meetings."""
    tabs = [f"{reverse('meeting_list')}?vis={tab}" for tab in ("tidligere", "moteplasser")]
    public = of_council("forum", "forum_members", "forum_seats")
    public += [m.get_absolute_url() for m in Meeting.objects.filter(forum=council())]
    mine = {
        "": [reverse("meeting_list"), *tabs, f"{reverse('meeting_list')}?kommune=3909&slag=forum"],
        "ola": [
            reverse("own_meetings"),
            *of_council("forum_standing", "forum_parties"),
            *in_the_room("ola"),
        ],
        "kari": [
            *map(reverse, ["work_forums", "forum_new"]),
            *of_council("forum_terms", "forum_wind_up", "forum_parties"),
            *in_the_room("kari"),
        ],
    }
    return [*mine.get(who, []), *public]


PAGES = {
    "": partial(of_meetings, ""),
    "ola": partial(of_meetings, "ola"),
    "kari": partial(of_meetings, "kari"),
    "petter": petters,
    "sara": saras,
}
