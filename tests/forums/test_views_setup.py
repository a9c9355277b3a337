"""Setting up, changing and ending a forum over HTTP, and what is typed wrongly."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core import clock
from core.models import new_ref
from forums import policies
from forums.forms.setup import SetUpForm
from forums.models import Forum
from forums.states import MemberRule
from tests.consultations.municipality import signed_in, text
from tests.factories.forums import ForumFactory
from tests.factories.organisations import OrganisationFactory

pytestmark = pytest.mark.django_db


def typed(larvik: Any, **changes: Any) -> dict[str, Any]:
    """The form as it opens, with the one answer that has no default."""
    form = SetUpForm.opened(
        None, municipalities=type(larvik).objects.filter(pk=larvik.pk), ref=new_ref()
    )
    values = {bound.html_name: bound.value() for bound in form}
    plain = {name: value for name, value in values.items() if value is not None}
    return plain | {"elected_body": "nei"} | changes


def test_all_but_one_answer_is_there_already(as_kari, larvik, korps, ola):
    page = text(as_kari.get(reverse("forum_new")))
    assert "Frivillighetsrådet i Larvik" in page
    answered = as_kari.post(reverse("forum_new"), typed(larvik, holder="Solsida skolekorps"))
    forum = Forum.objects.get()
    assert answered.headers["Location"] == forum.get_absolute_url()
    assert policies.holds_key(ola, forum.parties.get(organisation=None))
    assert forum.elected_body is False
    shown = text(as_kari.get(forum.get_absolute_url()))
    assert "Neste møte innkalles av" in shown
    assert "Ingen kan handle for" not in shown


def test_a_second_click_leads_to_the_same_page(as_kari, larvik):
    sent = typed(larvik)
    answers = [as_kari.post(reverse("forum_new"), sent) for _click in "12"]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    assert Forum.objects.count() == 1


def test_frivilligheten_may_begin_and_others_may_follow(as_kari, larvik):
    as_kari.post(
        reverse("forum_new"), typed(larvik, first="voluntary", more_parties="Ungdomsrådet\n\n")
    )
    parties = Forum.objects.get().parties.all()
    assert [p.name for p in parties] == ["Frivilligheten", "Larvik kommune", "Ungdomsrådet"]


def test_whether_it_is_elected_must_be_said(as_kari, larvik):
    answered = as_kari.post(reverse("forum_new"), typed(larvik, elected_body=""))
    assert answered.status_code == 422
    assert "Velg ja eller nei." in text(answered)
    assert "Her møtes kommunen" in text(answered)  # what was written is kept


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("name", "x" * 400),
        ("name", "Rå\x00det"),
        ("name", "   "),
        ("mandate", "x" * 5001),
        ("first_target", "30.02.2027"),
        ("first_target", "0027-02-03"),
        ("first_target", "2001-02-03"),
        ("interval_months", "99999999999999999999"),
        ("interval_months", "-1"),
        ("notice_days", "to"),
        ("cutoff_days", "60"),
        ("turn_leads", "30, sju"),
        ("turn_leads", ""),
        ("reminder_leads", "1 2 3 4 5 6"),
        ("usual_start", "25:00"),
        ("usual_place", "x" * 201),
        ("usual_minutes", "0"),
        ("kind", "rådslag"),
        ("member_rule", "venner"),
        ("holder", "finnes@ikke.example"),
        ("holder", "Finnes ikke i det hele tatt"),
        ("holder", "912345678"),
        ("holder", "\x00"),
        ("more_parties", "Frivilligheten"),
        ("more_parties", "x" * 121),
        ("municipality", "0"),
        ("ref", "../../"),
        ("topics", ["-1"]),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_made(as_kari, larvik, name, value):
    answered = as_kari.post(reverse("forum_new"), typed(larvik, **{name: value}))
    assert answered.status_code == 422
    assert not Forum.objects.exists()


def test_a_name_that_fits_several_is_chosen_among(as_kari, larvik):
    two = [OrganisationFactory(name=f"Nanset idrettslag {n}", seat=larvik) for n in "AB"]
    sent = typed(larvik, holder="Nanset")
    answered = as_kari.post(reverse("forum_new"), sent)
    assert answered.status_code == 422
    assert all(one.name in text(answered) for one in two)
    as_kari.post(reverse("forum_new"), sent | {"holder_pick": str(two[1].pk)})
    assert Forum.objects.get().seats.get().organisation == two[1]


@pytest.mark.parametrize("pick", ["0", "x", "9" * 30])
def test_a_choice_that_was_not_offered_is_not_taken(as_kari, larvik, pick):
    for n in "AB":
        OrganisationFactory(name=f"Nanset idrettslag {n}", seat=larvik)
    sent = typed(larvik, holder="Nanset", holder_pick=pick)
    assert as_kari.post(reverse("forum_new"), sent).status_code == 422
    assert not Forum.objects.exists()


def test_a_second_council_is_warned_of_and_allowed(as_kari, larvik):
    ForumFactory(municipality=larvik, name="Rådet vårt")
    assert "De fleste har bare ett råd" in text(as_kari.get(reverse("forum_new")))
    as_kari.post(reverse("forum_new"), typed(larvik))
    assert Forum.objects.count() == 2


@pytest.mark.parametrize("name", ["work_forums", "forum_new"])
def test_the_desk_is_the_municipalitys(client: Client, ola, name):
    assert client.get(reverse(name)).status_code == 302
    assert signed_in(ola).get(reverse(name)).status_code == 403


def test_the_desk_says_whose_turn_it_is_and_what_is_missing(as_kari, larvik):
    assert "Sett opp en møteplass" in text(as_kari.get(reverse("work_forums")))
    ForumFactory(municipality=larvik)
    page = text(as_kari.get(reverse("work_forums")))
    assert "Larvik kommune" in page
    assert "Ingen kan handle for Frivilligheten" in page


def changed(forum: Forum, **changes: Any) -> dict[str, Any]:
    """The terms as they are, and something else."""
    return {
        "version": forum.version, "kind": forum.kind, "name": forum.name,
        "mandate": forum.mandate, "elected_body": "nei", "first_target": forum.first_target,
        "usual_start": "17:00", "usual_minutes": 120, "interval_months": 6, "notice_days": 28,
        "cutoff_days": 14, "minutes_days": 14, "turn_leads": "30, 7", "reminder_leads": "7, 1",
        "member_rule": MemberRule.EVERYONE,
    } | changes  # fmt: skip


def test_kari_changes_the_terms(as_kari, larvik, ola):
    forum = ForumFactory(municipality=larvik)
    url = reverse("forum_terms", kwargs={"ref": forum.ref})
    assert signed_in(ola).get(url).status_code == 403
    assert as_kari.get(url).status_code == 200
    assert as_kari.post(url, changed(forum, interval_months=2)).status_code == 302
    forum.refresh_from_db()
    assert (forum.interval_months, forum.version, forum.turn_leads) == (2, 2, [30, 7])


def test_a_stale_form_keeps_what_was_written(as_kari, larvik):
    forum = ForumFactory(municipality=larvik)
    url = reverse("forum_terms", kwargs={"ref": forum.ref})
    as_kari.post(url, changed(forum, name="Det første"))
    answered = as_kari.post(url, changed(forum, name="Det andre"))
    assert answered.status_code == 409
    assert "Det andre" in text(answered)
    assert "Det første" in text(answered)
    forum.refresh_from_db()
    assert forum.name == "Det første"


def test_old_terms_may_stand_when_the_first_meeting_is_behind(as_kari, larvik):
    forum = ForumFactory(municipality=larvik, first_target=clock.today() - timedelta(days=300))
    url = reverse("forum_terms", kwargs={"ref": forum.ref})
    assert as_kari.post(url, changed(forum, name="Nytt navn")).status_code == 302


def test_it_ends_with_a_reason_and_says_so(as_kari, larvik):
    forum = ForumFactory(municipality=larvik)
    url = reverse("forum_wind_up", kwargs={"ref": forum.ref})
    assert as_kari.post(url, {"reason": ""}).status_code == 422
    as_kari.post(url, {"reason": "Vi slår oss sammen."})
    assert as_kari.post(url, {"reason": "Vi slår oss sammen."}).status_code == 302
    page = text(as_kari.get(forum.get_absolute_url()))
    assert "Lagt ned" in page
    assert "Vi slår oss sammen." in page
