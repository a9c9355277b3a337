"""Kari and Liv make Larvik's own text from the national one; neither can do it alone."""

import pytest
from django.db import IntegrityError, transaction

from agreements import comparing
from agreements.actions import editions, local, local_clauses, local_hearing
from agreements.actions.clauses import drop_clause
from agreements.models import Clause, Edition, Platform
from agreements.policies import local as policy
from agreements.policies import parties
from consultations import actions as consultations
from consultations.models import Hearing
from core import clock
from core.errors import Refused, Stale
from core.models import AuditEvent, new_ref
from dispatch.models import Letter
from tests.agreements.places import agree, choose, club, settle
from tests.consultations.municipality import ready_for_approval
from tests.factories.forums import ForumFactory
from tests.factories.organisations import (
    MembershipFactory,
    MunicipalityFactory,
    OrganisationFactory,
)

pytestmark = pytest.mark.django_db


def refused(name, act):
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        act()
    assert caught.value.__cause__.diag.constraint_name == name


class TestBegin:
    """One for each place, by those it concerns."""

    def test_kari_begins_and_the_council_is_the_other_side(
        self, started, own_text, council_there, grete, liv
    ):
        sides = [(one.side, one.forum_party.name) for one in started.parties.order_by("pk")]
        assert sides == [("public", "Larvik kommune"), ("voluntary", "Frivilligheten")]
        assert own_text.based_on is not None
        assert own_text.clauses.count() == own_text.based_on.clauses.count()
        told = set(Letter.objects.filter(batch__kind="agreements.local_begun").values_list("email"))
        assert told == {(grete.email,), (liv.email,)}

    def test_liv_of_the_council_may_begin_too(self, in_force, council_there, larvik, liv):
        made = local.begin(ref=new_ref(), by=liv, municipality=larvik, forum=council_there)
        assert made.created_by == liv

    def test_a_second_click_is_the_same_one(self, started, larvik, kari, council_there):
        again = local.begin(ref=started.ref, by=kari, municipality=larvik, forum=council_there)
        assert (again, Platform.objects.local().count()) == (started, 1)

    @pytest.mark.parametrize(
        ("change", "field", "words"),
        [
            ({"who": "ola"}, "municipality", "startes av en saksbehandler"),
            ({"joiners_needed": 1}, "joiners_needed", "fra 2 til 50"),
            ({"joiners_needed": 51}, "joiners_needed", "fra 2 til 50"),
        ],
    )
    def test_what_is_wrong_is_said_beside_its_field(
        self, in_force, larvik, kari, ola, change, field, words
    ):
        by = ola if change.pop("who", "") else kari
        with pytest.raises(Refused, match=words) as caught:
            local.begin(ref=new_ref(), by=by, municipality=larvik, **change)
        assert caught.value.field == field

    def test_not_without_a_national_text_in_force(self, draft, larvik, kari):
        with pytest.raises(Refused, match="Ingen nasjonal plattform") as caught:
            local.begin(ref=new_ref(), by=kari, municipality=larvik)
        assert caught.value.field == "municipality"

    def test_not_a_second_one(self, started, larvik, kari):
        with pytest.raises(Refused, match="allerede en lokal plattform") as caught:
            local.begin(ref=new_ref(), by=kari, municipality=larvik)
        assert caught.value.field == "municipality"

    def test_a_council_of_three_or_of_another_place_does_not_speak(self, in_force, larvik, kari):
        three = ForumFactory.create(
            municipality=larvik, parties=[larvik.organisation, "Lagene", "Kirken"]
        )
        elsewhere = ForumFactory.create(municipality=MunicipalityFactory(name="Horten"))
        assert not policy.councils_of(larvik).exists()
        for forum in (three, elsewhere):
            with pytest.raises((Refused, IntegrityError)), transaction.atomic():
                local.begin(ref=new_ref(), by=kari, municipality=larvik, forum=forum)
        assert not Platform.objects.local().exists()

    def test_a_county_has_its_own(self, in_force, larvik, kari):
        county = larvik.county
        county.organisation = OrganisationFactory(kind="county", name="Vestfold", seat=None)
        county.save()
        MembershipFactory(user=kari, organisation=county.organisation, role="writer")
        made = local.begin(ref=new_ref(), by=kari, municipality=county)
        assert made.name == f"Lokal plattform for {county.name} fylke"
        _, korps = club(larvik, "Korpset")
        assert korps in policy.could_join(made)


class TestChoose:
    """Point by point."""

    def test_each_way_a_point_may_stand(self, own_text, kari, liv):
        choose(own_text, kari, "R2", stand="adapted", text="Støtte gis som frie midler.")
        choose(own_text, liv, "R4", stand="left_out", reason="Vi har egne regler.", text="borte")
        choose(own_text, kari, "P1", stand="same", text="noe", reason="noe")
        local_clauses.add_own(own_text, by=liv, text="Nye lag får en fadder.")
        found = {point.code: point for point in comparing.points(own_text)}
        assert found["R4"].local == ""
        assert found["R4"].reason == "Vi har egne regler."
        assert found["P1"].local == found["P1"].national
        assert found["P1"].reason == ""
        assert [one.code for one in comparing.undecided(found.values())] == ["F", "K1", "K1e", "O5"]
        assert list(found)[-1] == "L1"
        assert comparing.tally(one.stand for one in found.values()).figures == [
            ("Like punkter", 5), ("Tilpasset", 1), ("Utelatt", 1), ("Nye", 1),
        ]  # fmt: skip
        assert local_clauses.keep_rest(own_text, by=kari) == 4
        assert local_clauses.keep_rest(own_text, by=kari) == 0
        local.check_whole(own_text)

    @pytest.mark.parametrize(
        ("choice", "field", "words"),
        [
            ({"stand": "left_out"}, "reason", "hvorfor"),
            ({"stand": "left_out", "reason": "  "}, "reason", "hvorfor"),
            ({"stand": "adapted"}, "text", "Skriv punktet"),
            (
                {"stand": "adapted", "text": "Støtte gis  mest mulig som frie\nmidler. "},
                "text",
                "det samme som det nasjonale",
            ),
            ({"stand": "new", "text": "x"}, "stand", "Velg"),
            ({"stand": ""}, "stand", "Velg"),
        ],
    )
    def test_a_choice_without_its_ground_is_refused(self, own_text, kari, choice, field, words):
        with pytest.raises(Refused, match=words) as caught:
            choose(own_text, kari, "R2", **choice)
        assert caught.value.field == field

    def test_two_who_write_on_different_points_do_not_meet(self, own_text, kari, liv):
        opened = comparing.mark(own_text.clauses.get(code="R2"))
        choose(own_text, liv, "P1", stand="same")
        local_clauses.choose(
            own_text, by=kari, code="R2", seen=opened, stand="adapted", text="Karis ord."
        )
        with pytest.raises(Stale):
            local_clauses.choose(
                own_text, by=liv, code="R2", seen=opened, stand="adapted", text="Livs ord."
            )
        again = local_clauses.choose(
            own_text, by=liv, code="R2", seen=opened, stand="adapted", text="Karis ord."
        )
        assert again.text == "Karis ord."

    def test_strangers_and_codes_that_are_taken(self, own_text, kari, ola):
        with pytest.raises(Refused, match="Bare partene"):
            choose(own_text, ola, "R2", stand="same")
        first = local_clauses.add_own(own_text, by=kari, text="Nye lag får en fadder.", code="l1")
        assert local_clauses.add_own(own_text, by=kari, text="Nye lag får en fadder.") == first
        for code, words in (("L1", "brukt allerede"), ("K9", "Skriv L"), ("L0", "Skriv L")):
            with pytest.raises(Refused, match=words) as caught:
                local_clauses.add_own(own_text, by=kari, text="Noe annet.", code=code)
            assert caught.value.field == "code"
        seen = comparing.mark(first)
        local_clauses.change_own(
            own_text, by=kari, code="L1", seen=seen, text="Alle får en fadder."
        )
        with pytest.raises(Stale):
            local_clauses.change_own(own_text, by=kari, code="L1", seen=seen, text="Ingen.")
        local_clauses.drop_own(own_text, by=kari, code="L1")
        local_clauses.drop_own(own_text, by=kari, code="L1")
        with pytest.raises(Refused, match="Utelatt"):
            drop_clause(own_text, by=kari, code="R2", version=None)

    def test_a_text_of_nothing_is_no_text(self, own_text, kari):
        for code in own_text.clauses.values_list("code", flat=True):
            choose(own_text, kari, code, stand="left_out", reason="Vi vil ikke.")
        with pytest.raises(Refused, match="Alle punktene er utelatt"):
            local.check_whole(own_text)

    def test_the_database_holds_each_word_to_what_it_says(self, own_text, draft_of_another):
        row = own_text.clauses.get(code="R2")
        base = row.origin
        rows = Clause.objects.filter(pk=row.pk)
        refused("clause_same_is_the_same", lambda: rows.update(text="Noe annet."))
        refused("clause_adapted_differs", lambda: rows.update(stand="adapted", text=base.text))
        refused("clause_origin_in_the_base", lambda: rows.update(origin=draft_of_another))
        refused(
            "clause_new_has_a_local_code",
            lambda: rows.update(stand="new", origin=None),
        )
        others = Edition.objects.filter(pk=own_text.pk)
        refused("local_base_stands", lambda: others.update(based_on=draft_of_another.edition))
        Clause.objects.filter(edition=own_text, code="P1").delete()
        refused("local_every_point_is_there", lambda: others.update(state="on_hearing"))

    @pytest.fixture
    def draft_of_another(self, in_force):
        """A point with the same code in another national draft."""
        other = Edition.objects.create(
            platform=in_force.platform, number=9, title="x", created_at=clock.now()
        )
        return Clause.objects.create(
            edition=other, code="R2", section="R", position=1, text="Andre ord."
        )

    def test_a_platform_has_no_council_of_another_place(self, started):
        elsewhere = ForumFactory.create(municipality=MunicipalityFactory(name="Horten"))
        refused(
            "platform_forum_of_the_place",
            lambda: Platform.objects.filter(pk=started.pk).update(forum=elsewhere),
        )


class TestHearing:
    """The municipality asks; the text stands still meanwhile."""

    @pytest.fixture
    def whole(self, own_text, kari):
        """Everything chosen."""
        choose(own_text, kari, "R2", stand="adapted", text="Støtte gis som frie midler.")
        choose(own_text, kari, "K1e", stand="left_out", reason="Egen avtale.")
        local_clauses.add_own(own_text, by=kari, text="Nye lag får en fadder.")
        local_clauses.keep_rest(own_text, by=kari)
        return own_text

    def test_one_click_makes_it_from_the_differences(self, whole, kari, larvik, korps):
        hearing = local_hearing.make_hearing(whole, ref=new_ref(), by=kari)
        assert local_hearing.make_hearing(whole, ref=new_ref(), by=kari) == hearing
        assert (hearing.owner, hearing.kind) == (larvik.organisation, "framework")
        assert "Tilpasset: Rammevilkår 2." in hearing.in_short
        assert "Hvorfor: Egen avtale." in hearing.background
        assert "Hos oss: Nye lag får en fadder." in hearing.background
        assert [one.organisation for one in hearing.invitees.all()] == [korps]
        whole.refresh_from_db()
        assert (whole.hearing, whole.state) == (hearing, "draft")

    def test_only_the_municipality_asks_and_only_of_a_whole_text(self, own_text, kari, liv):
        with pytest.raises(Refused, match="7 gjenstår, fra Formål"):
            local_hearing.make_hearing(own_text, ref=new_ref(), by=kari)
        local_clauses.keep_rest(own_text, by=kari)
        with pytest.raises(Refused, match="Bare saksbehandlere i kommunen"):
            local_hearing.make_hearing(own_text, ref=new_ref(), by=liv)

    def test_the_text_follows_its_hearing(self, whole, kari, grete, liv, korps, rooms):
        hearing = local_hearing.make_hearing(whole, ref=new_ref(), by=kari)
        choose(whole, liv, "R4", stand="left_out", reason="Nytt valg.")
        whole.refresh_from_db()
        assert "Nytt valg." in local_hearing.refresh_hearing(whole, by=kari).background
        hearing.refresh_from_db()
        hearing = ready_for_approval(hearing, kari, [rooms])
        with pytest.raises(Refused, match="Høringen er sendt til godkjenning"):
            choose(whole, liv, "R4", stand="same")
        hearing = consultations.publish(
            hearing, by=grete, on_behalf_of=hearing.owner, version=hearing.version
        )
        whole.refresh_from_db()
        assert whole.state == "on_hearing"
        with pytest.raises(Refused, match="står fast"):
            choose(whole, liv, "R4", stand="same")
        with pytest.raises(Refused):
            local.send_for_approval(whole, by=kari, version=whole.version)
        consultations.withdraw(hearing, by=grete, version=hearing.version, reason="Vi skrev feil.")
        whole.refresh_from_db()
        assert whole.state == "draft"
        verbs = AuditEvent.objects.filter(subject_id=whole.pk, subject_type="agreements.edition")
        assert {"edition.on_hearing", "edition.heard"} <= set(verbs.values_list("verb", flat=True))
        choose(whole, liv, "R4", stand="same")
        again = local_hearing.make_hearing(whole, ref=new_ref(), by=kari)
        assert again != hearing
        assert Hearing.objects.count() == 2

    def test_no_yes_is_asked_for_while_the_hearing_is_being_made(self, whole, kari):
        local_hearing.make_hearing(whole, ref=new_ref(), by=kari)
        whole.refresh_from_db()
        with pytest.raises(Refused, match="Høringen er ikke ferdig"):
            local.send_for_approval(whole, by=kari, version=whole.version)
        local_hearing.let_go(whole, by=kari)
        local_hearing.let_go(whole, by=kari)
        settle(whole, kari)
        whole.refresh_from_db()
        assert (whole.state, whole.hearing) == ("for_approval", None)


class TestYes:
    """Both sides, or as many as must join."""

    def test_the_municipality_and_the_council_agree(self, own_text, kari, grete, liv):
        with pytest.raises(Refused, match="Velg for alle punktene"):
            local.send_for_approval(own_text, by=kari, version=own_text.version)
        edition = settle(own_text, kari)
        assert [one.side for one in policy.bindable(grete, edition)] == ["public"]
        assert [one.side for one in policy.bindable(liv, edition)] == ["voluntary"]
        assert policy.bindable(kari, edition) == []
        edition = agree(edition, grete, liv)
        assert (edition.state, edition.decided_by) == ("in_force", "Kommunestyret")
        assert policy.bindable(grete, edition) == []

    def test_organisations_join_until_there_are_enough(self, one_by_one, larvik, kari, grete, ola):
        first, second = club(larvik, "Koret"), club(larvik, "Velet")
        edition = settle(one_by_one.editions.get(), kari)
        asked = Letter.objects.filter(batch__kind="agreements.local_join")
        assert asked.count() == 2
        municipality, voluntary = one_by_one.parties.all()
        editions.say_yes(edition, by=grete, party=municipality)
        for person, organisation in (first, second):
            edition.refresh_from_db()
            assert edition.state == "for_approval"
            assert list(policy.joinable(person, edition)) == [organisation]
            editions.say_yes(edition, by=person, party=voluntary, organisation=organisation)
        edition.refresh_from_db()
        assert edition.state == "signed"
        late, choir = club(larvik, "Blandakoret")
        editions.say_yes(edition, by=late, party=voluntary, organisation=choir)
        assert list(policy.leavable(late, edition)) == [choir]
        editions.leave(edition, by=late, organisation=choir)
        said = [(one.organisation.name, bool(one.left_at)) for one in policy.joined_by(edition)]
        assert said == [("Koret", False), ("Velet", False), ("Blandakoret", True)]
        elsewhere = OrganisationFactory(name="Laget i Oslo")
        MembershipFactory(user=ola, organisation=elsewhere)
        assert not policy.may_join(ola, one_by_one)
        with pytest.raises(Refused):
            editions.say_yes(edition, by=ola, party=voluntary, organisation=elsewhere)

    def test_those_who_work_there_are_asked_to_join(self, one_by_one, korps, kari):
        settle(one_by_one.editions.get(), kari)
        asked = Letter.objects.get(batch__kind="agreements.local_join")
        assert asked.email == korps.email
        assert "2 organisasjoner har sluttet seg til" in asked.batch.body


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("F", "Formål"), ("P1", "Prinsipp 1"), ("R2", "Rammevilkår 2"), ("K1a", "Relasjonen 1 a"),
        ("K4-2", "Relasjonen 4, punkt 2"), ("L1", "Lokalt punkt 1"), ("X?", "X?"),
    ],
)  # fmt: skip
def test_a_code_is_said_as_people_say_it(code, words):
    assert comparing.spoken(code) == words


class TestWhoseItIs:
    """Nobody says for the other side what that side decided, nor under another's name."""

    def test_the_council_does_not_say_what_the_municipality_decided(
        self, own_text, kari, grete, liv
    ):
        edition = settle(own_text, kari)
        municipality, voluntary = edition.platform.parties.all()
        editions.say_yes(edition, by=liv, party=voluntary, decided_by="Kommunestyret")
        edition.refresh_from_db()
        assert edition.decided_by == ""
        editions.say_yes(edition, by=grete, party=municipality, decided_by="Kommunestyret")
        edition.refresh_from_db()
        assert (edition.state, edition.decided_by) == ("signed", "Kommunestyret")

    def test_the_name_of_another_platform_makes_none(self, started, kari):
        horten = MunicipalityFactory(name="Horten")
        MembershipFactory(user=kari, organisation=horten.organisation, role="writer")
        with pytest.raises(Stale):
            local.begin(ref=started.ref, by=kari, municipality=horten)

    def test_one_side_does_not_take_a_text_out_of_its_hearing(
        self, own_text, kari, grete, liv, korps, rooms
    ):
        local_clauses.keep_rest(own_text, by=kari)
        own_text.refresh_from_db()
        hearing = local_hearing.make_hearing(own_text, ref=new_ref(), by=kari)
        hearing = ready_for_approval(hearing, kari, [rooms])
        consultations.publish(
            hearing, by=grete, on_behalf_of=hearing.owner, version=hearing.version
        )
        own_text.refresh_from_db()
        assert own_text.state == "on_hearing"
        party = own_text.platform.parties.get(side="voluntary")
        with pytest.raises(Refused, match="venter ikke"):
            editions.return_to_draft(own_text, by=liv, party=party, reason="Vi vil noe annet.")

    def test_people_of_one_that_is_no_more_do_not_write(self, one_by_one, larvik, kari):
        edition = settle(one_by_one.editions.get(), kari)
        person, choir = club(larvik, "Fjordkoret")
        party = one_by_one.parties.get(side="voluntary")
        editions.say_yes(edition, by=person, party=party, organisation=choir)
        assert parties.may_speak_for(person, party)
        type(choir).objects.filter(pk=choir.pk).update(dissolved_at=clock.today())
        assert not parties.may_speak_for(person, party)
        assert not parties.may_write(person, one_by_one)
