"""The pages of local platforms: the wizard, side by side, both sides, joiners, news."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from agreements.actions import editions, effect, local, local_clauses
from agreements.comparing import mark
from agreements.models import Edition, Platform
from agreements.policies import local_waiting
from consultations import actions as consultations
from consultations.models import Hearing
from core import clock
from core.models import new_ref
from tests.agreements.places import agree, choose, club, next_national, settle
from tests.consultations.municipality import ready_for_approval, signed_in, text
from tests.factories.organisations import MunicipalityFactory

pytestmark = pytest.mark.django_db


def at(name: str, platform: Platform, **kwargs) -> str:
    """The address of one of a platform's pages."""
    return reverse(name, kwargs={"ref": platform.ref, **kwargs})


@pytest.fixture
def as_liv(liv) -> Client:
    """Liv's browser."""
    return signed_in(liv)


class TestBegin:
    """Kari has fifteen minutes."""

    def test_kari_begins_and_lands_in_the_draft(self, as_kari, in_force, council_there):
        page = as_kari.get(reverse("local_platform_new"))
        assert "Frivillighetsrådet i Larvik" in text(page)
        sent = {
            "ref": page.context["form"]["ref"].value(),
            "municipality": council_there.municipality.pk,
            "voice": council_there.ref,
            "joiners_needed": "",
        }
        there = as_kari.post(reverse("local_platform_new"), sent, follow=True)
        again = as_kari.post(reverse("local_platform_new"), sent)
        assert Platform.objects.local().count() == 1
        assert "0 av 7 er valgt." in text(there)
        assert again.status_code == 422  # it is not among the free places any more

    def test_the_number_is_refused_beside_its_field(self, as_kari, in_force, larvik):
        sent = {
            "ref": new_ref(),
            "municipality": larvik.pk,
            "voice": "slutter-seg-til",
            "joiners_needed": 51,
        }
        page = as_kari.post(reverse("local_platform_new"), sent)
        assert page.status_code == 422
        assert page.context["form"].errors["joiners_needed"] == ["Velg et tall fra 2 til 50."]

    def test_without_a_national_text_the_page_says_so(self, as_kari):
        assert "Ingen nasjonal plattform gjelder nå" in text(
            as_kari.get(reverse("local_platform_new"))
        )

    def test_ola_may_not(self, ola, korps, in_force):
        answer = signed_in(ola).get(reverse("local_platform_new"))
        assert answer.status_code == 403
        assert "startes av en saksbehandler" in text(answer)


class TestWizard:
    """One point after the other, without JavaScript."""

    def post(self, client, platform, code, **choice):
        edition = platform.editions.get()
        seen = choice.pop("seen", None) or mark(edition.clauses.get(code=code))
        return client.post(at("local_point", platform, code=code), {"seen": seen, **choice})

    def test_saving_leads_to_the_next_one_that_waits(self, as_kari, as_liv, started):
        there = self.post(as_kari, started, "F", stand="same")
        assert there.url == at("local_point", started, code="P1")
        page = text(as_liv.get(there.url))
        assert "Punkt 2 av 7. 1 er valgt, 6 gjenstår." in page
        there = self.post(
            as_liv, started, "R2", stand="adapted", text="Støtte gis som frie midler."
        )
        assert there.url == at("local_point", started, code="R4")
        there = self.post(as_kari, started, "O5", stand="left_out", reason="Vi har egen avtale.")
        assert there.url == at("local_point", started, code="P1")
        as_kari.post(at("local_rest", started))
        page = text(as_kari.get(at("local_work", started)))
        assert "7 av 7 er valgt." in page

    @pytest.mark.parametrize(
        ("choice", "field", "words"),
        [
            ({"stand": ""}, "stand", "Velg om punktet"),
            ({"stand": "left_out"}, "reason", "hvorfor"),
            (
                {"stand": "adapted", "text": "Støtte gis mest mulig som frie midler."},
                "text",
                "det samme som det nasjonale",
            ),
        ],
    )
    def test_what_is_wrong_stands_beside_its_field(self, as_kari, started, choice, field, words):
        page = self.post(as_kari, started, "R2", **choice)
        assert page.status_code == 422
        assert words in page.context["form"].errors[field][0]

    def test_what_a_colleague_saved_meanwhile_is_shown(self, as_kari, started, own_text, liv):
        seen = mark(own_text.clauses.get(code="R2"))
        choose(own_text, liv, "R2", stand="adapted", text="Livs ord.")
        page = self.post(as_kari, started, "R2", seen=seen, stand="adapted", text="Karis ord.")
        assert page.status_code == 409
        assert "Livs ord." in text(page)
        assert "Karis ord." in text(page)
        seen = page.context["form"]["seen"].value()
        self.post(as_kari, started, "R2", seen=seen, stand="adapted", text="Karis ord.")
        assert own_text.clauses.get(code="R2").text == "Karis ord."

    def test_quiet_saves_keep_what_is_typed(self, as_kari, started, own_text):
        address = at("local_point_save", started, code="R2")
        quiet = {"headers": {"HX-Request": "true"}}
        seen = mark(own_text.clauses.get(code="R2"))
        nothing = as_kari.post(address, {"seen": seen, "stand": ""}, **quiet)
        assert nothing.status_code == 200
        half = as_kari.post(address, {"seen": seen, "stand": "left_out"}, **quiet)
        assert (half.status_code, "Lagret kl" in text(half)) == (200, False)
        wrong = as_kari.post(address, {"seen": seen, "stand": "new", "reason": "x"}, **quiet)
        assert wrong.status_code == 422
        saved = as_kari.post(
            address, {"seen": seen, "stand": "adapted", "text": "Støtte gis fritt."}, **quiet
        )
        assert "Lagret" in text(saved)
        now = mark(own_text.clauses.get(code="R2"))
        assert now in text(saved)
        again = as_kari.post(
            address, {"seen": now, "stand": "adapted", "text": "Støtte gis helt fritt."}, **quiet
        )
        assert again.status_code == 200
        old = as_kari.post(address, {"seen": seen, "stand": "same"}, **quiet)
        assert old.status_code == 409
        assert Client().post(address, {"stand": "same"}, **quiet).status_code == 401

    def test_own_points_come_and_go(self, as_kari, started, own_text):
        sent = {"heading": "Fadder", "text": "Nye lag får en fadder.", "code": ""}
        as_kari.post(at("local_own_new", started), sent)
        taken = as_kari.post(
            at("local_own_new", started), {"heading": "", "text": "Noe annet.", "code": "L1"}
        )
        assert "brukt allerede" in taken.context["form"].errors["code"][0]
        page = as_kari.get(at("local_own", started, code="L1"))
        sent = {"seen": page.context["form"]["seen"].value(), "heading": "Fadder", "text": "Alle."}
        as_kari.post(at("local_own", started, code="L1"), sent)
        assert own_text.clauses.get(code="L1").text == "Alle."
        as_kari.post(at("local_own_drop", started, code="L1"))
        assert as_kari.get(at("local_own", started, code="L1")).status_code == 404
        assert as_kari.get(at("local_point", started, code="L9")).status_code == 404

    def test_strangers_are_told_why_not(self, ola, korps, started):
        for name, more in (("local_work", {}), ("local_point", {"code": "F"})):
            answer = signed_in(ola).get(at(name, started, **more))
            assert answer.status_code == 403
            assert "Bare de som skriver" in text(answer)


class TestSideBySide:
    """What anyone reads."""

    def test_a_draft_says_only_that_it_is_being_made(self, client, started, own_text, as_kari):
        page = text(client.get(started.get_absolute_url()))
        assert "Partene har begynt på en tekst" in page
        number = {"number": own_text.number}
        assert client.get(at("local_edition", started, **number)).status_code == 404
        assert as_kari.get(at("local_edition", started, **number)).status_code == 200

    def test_only_differences_and_all_of_it(self, client, started, own_text, kari):
        choose(own_text, kari, "R4", stand="adapted", text="Lag skal høres i saker de brenner for.")
        choose(own_text, kari, "K1e", stand="left_out", reason="Egen <b>avtale</b>.")
        local_clauses.add_own(own_text, by=kari, text="Nye lag får en fadder.")
        settle(own_text, kari)
        page = text(client.get(started.get_absolute_url()))
        assert "Bare forskjeller (3)" in page
        assert "Alle punktene (8)" in page
        assert '(tatt bort: </span>bør<span class="ds-sr-only">)</span></del>' in page
        assert '(lagt til: </span>skal<span class="ds-sr-only">)</span></ins>' in page
        assert "Egen &lt;b&gt;avtale&lt;/b&gt;." in page
        assert "Partene er likeverdige." not in page
        assert "Venter på svar" in page
        whole = text(client.get(at("local_edition", started, number=1) + "?vis=alle&papir=1"))
        assert "Partene er likeverdige." in whole
        assert "Velg «Skriv ut» i nettleseren" in whole

    def test_on_hearing_it_says_until_when_and_who_decides(
        self, client, as_kari, started, own_text, kari, grete, korps, rooms
    ):
        local_clauses.keep_rest(own_text, by=kari)
        there = as_kari.post(at("local_hearing_make", started))
        hearing = Hearing.objects.get()
        assert there.url == reverse("hearing_content", kwargs={"ref": hearing.ref})
        assert "Oppdater høringen med teksten" in text(as_kari.get(at("local_work", started)))
        as_kari.post(at("local_hearing_refresh", started))
        hearing.refresh_from_db()
        hearing = ready_for_approval(hearing, kari, [rooms])
        Hearing.objects.filter(pk=hearing.pk).update(
            decided_by="Kommunestyret", decides_on=clock.today() + timedelta(days=90)
        )
        consultations.publish(
            hearing, by=grete, on_behalf_of=hearing.owner, version=hearing.version
        )
        page = text(client.get(started.get_absolute_url()))
        assert "På høring til og med" in page
        assert "Kommunestyret " in page
        assert reverse("answer_new", kwargs={"ref": hearing.ref}) in page
        assert "Teksten er på høring" in text(as_kari.get(at("local_work", started)))
        assert as_kari.get(at("local_point", started, code="F")).status_code == 404

    def test_history_keeps_every_edition(self, client, started, own_text, kari, grete, liv):
        first = agree(settle(own_text, kari), grete, liv)
        local.begin_next(started, by=kari)
        page = text(client.get(started.get_absolute_url()))
        assert "Gjelder til og med" in page
        assert "Kommunestyret" in page
        assert "Utgave 2" not in page  # a draft
        assert client.get(at("local_edition", started, number=1)).status_code == 200
        assert first.number == 1


class TestBothSides:
    """Grete and Liv."""

    @pytest.fixture
    def asked(self, own_text, kari) -> Edition:
        """Put before both."""
        return settle(own_text, kari)

    def test_each_says_yes_on_the_page(self, asked, started, as_grete, as_liv, as_kari):
        assert "Sier dere ja for" not in text(as_kari.get(at("local_work", started)))
        body = {"decided_by": "Kommunestyret", "decided_on": clock.today().isoformat()}
        read = {"number": asked.number, "version": asked.version}
        body |= read
        lacking = as_grete.post(at("local_yes", started, side="public"), body | {"decided_by": ""})
        assert lacking.status_code == 422
        ahead = body | {"decided_on": (clock.today() + timedelta(days=1)).isoformat()}
        late = as_grete.post(at("local_yes", started, side="public"), ahead)
        assert "fram i tid" in late.context["yes"].errors["decided_on"][0]
        as_grete.post(at("local_yes", started, side="public"), body)
        there = as_grete.post(at("local_yes", started, side="voluntary"), body, follow=True)
        assert "Bare de som kan binde" in text(there)
        asked.refresh_from_db()
        assert asked.state == "for_approval"
        as_liv.post(at("local_yes", started, side="voluntary"), read)
        asked.refresh_from_db()
        assert (asked.state, asked.decided_by) == ("signed", "Kommunestyret")

    def test_liv_sends_it_back_with_why(self, asked, started, as_liv, client):
        side = {"party": started.parties.get(side="voluntary").pk}
        page = as_liv.post(at("local_return", started), side | {"reason": " "})
        assert page.status_code == 422
        as_liv.post(at("local_return", started), side | {"reason": "R2 er for svak."})
        asked.refresh_from_db()
        assert (asked.state, asked.returned_reason) == ("draft", "R2 er for svak.")

    def test_the_button_waits_for_what_is_missing(self, as_kari, started, own_text, kari):
        page = text(as_kari.get(at("local_work", started)))
        assert "Velg dagen den skal gjelde fra." in page
        terms = {
            "version": own_text.version,
            "title": own_text.title,
            "lead": "",
            "valid_from": clock.today().isoformat(),
            "term_months": 5,
        }
        wrong = as_kari.post(at("local_work", started), terms)
        assert "mellom 6 og 120" in wrong.context["form"].errors["term_months"][0]
        as_kari.post(at("local_work", started), terms | {"term_months": 36})
        as_kari.post(at("local_rest", started))
        own_text.refresh_from_db()
        as_kari.post(at("local_send", started), {"version": own_text.version})
        own_text.refresh_from_db()
        assert own_text.state == "for_approval"

    def test_joining_and_leaving(self, one_by_one, larvik, kari, grete, client, ola, korps):
        edition = settle(one_by_one.editions.get(), kari)
        municipality = one_by_one.parties.get(side="public")
        editions.say_yes(edition, by=grete, party=municipality)
        other, choir = club(larvik, "Fjordkoret")
        page = text(client.get(one_by_one.get_absolute_url()))
        assert "0 har sluttet seg til. 2 må til." in page
        address = at("local_join", one_by_one)
        as_ola = signed_in(ola)
        assert "Solsida skolekorps" in text(as_ola.get(address))
        read = {"number": edition.number, "version": edition.version}
        as_ola.post(address, read | {"organisation": choir.ref})
        assert edition.approvals.count() == 1
        as_ola.post(address, read | {"organisation": korps.ref})
        signed_in(other).post(address, read | {"organisation": choir.ref})
        edition.refresh_from_db()
        assert edition.state == "signed"
        as_ola.post(at("local_leave", one_by_one, organisation=korps.ref))
        page = text(client.get(one_by_one.get_absolute_url()))
        assert "gikk ut" in page
        assert "1 har sluttet seg til. 2 må til." in page

    def test_a_second_click_joins_once_and_is_no_error(self, one_by_one, kari, ola, korps):
        edition = settle(one_by_one.editions.get(), kari)
        as_ola, address = signed_in(ola), at("local_join", one_by_one)
        read = {"number": edition.number, "version": edition.version}
        first = as_ola.post(address, read | {"organisation": korps.ref})
        given = edition.approvals.get()
        second = as_ola.post(address, read | {"organisation": korps.ref})
        assert (first.status_code, first.url) == (second.status_code, second.url) == (302, address)
        assert edition.approvals.get() == given
        _, choir = club(one_by_one.municipality, "Fjordkoret")
        assert as_ola.post(address, read | {"organisation": choir.ref}).status_code == 422

    def test_a_hidden_organisation_is_counted_and_not_named(self, one_by_one, larvik, kari, client):
        edition = settle(one_by_one.editions.get(), kari)
        person, shelter = club(larvik, "Krisesenteret")
        type(shelter).objects.filter(pk=shelter.pk).update(listed=False)
        party = one_by_one.parties.get(side="voluntary")
        editions.say_yes(edition, by=person, party=party, organisation=shelter)
        page = text(client.get(one_by_one.get_absolute_url()))
        assert "Krisesenteret" not in page
        assert "En organisasjon som ikke vises i registeret" in page
        alone = text(client.get(edition.get_absolute_url()))
        assert "Krisesenteret" not in alone
        assert "En organisasjon som ikke vises i registeret" in alone

    def test_one_goes_out_of_what_binds_while_the_next_is_asked_about(
        self, one_by_one, larvik, kari, grete
    ):
        edition = settle(one_by_one.editions.get(), kari)
        party = one_by_one.parties.get(side="voluntary")
        people = [club(larvik, name) for name in ("Koret", "Velet")]
        for person, organisation in people:
            editions.say_yes(edition, by=person, party=party, organisation=organisation)
        editions.say_yes(edition, by=grete, party=one_by_one.parties.get(side="public"))
        effect.take_effect()
        settle(local.begin_next(one_by_one, by=kari), kari, days=30)
        person, choir = people[0]
        client = signed_in(person)
        leave = at("local_leave", one_by_one, organisation=choir.ref)
        assert leave in client.get(at("local_join", one_by_one)).content.decode()
        client.post(leave)
        assert edition.approvals.get(organisation=choir).left_at is not None

    def test_one_from_elsewhere_is_told_why_not(self, one_by_one, kari):
        settle(one_by_one.editions.get(), kari)
        person, _ = club(MunicipalityFactory(name="Horten"), "Hortenkoret")
        answer = signed_in(person).get(at("local_join", one_by_one))
        assert answer.status_code == 403
        assert "holder til i Larvik kommune" in text(answer)


class TestNews:
    """The national text is new."""

    def test_the_page_shows_what_is_touched_and_begins_the_next(
        self, own_text, started, in_force, kari, grete, liv, petter, sara, as_kari, client, at_time
    ):
        choose(own_text, kari, "R4", stand="adapted", text="Lag skal høres.")
        agree(settle(own_text, kari), grete, liv)
        assert "ikke noe nytt" in text(client.get(at("local_news", started)))
        new = next_national(in_force, petter, sara, {"R4": "Lag bør alltid høres i saker."})
        at_time(clock.start_of_day(new.valid_from) + timedelta(hours=1))
        effect.take_effect()
        page = text(client.get(started.get_absolute_url()))
        assert "Ny nasjonal tekst." in page
        page = text(as_kari.get(at("local_news", started)))
        assert "Ett punkt er annerledes." in page
        assert "Se om teksten deres fortsatt passer." in page
        waits = [one.what for one in local_waiting.waiting_for(kari)]
        assert waits == ["Ny nasjonal tekst"]
        as_kari.post(at("local_next", started))
        page = text(as_kari.get(at("local_point", started, code="R4")))
        assert "Slik hadde dere det i forrige utgave" in page
        assert [one.what for one in local_waiting.waiting_for(kari)] == ["Lokal plattform"]
        here = local_waiting.for_place(started.municipality)
        assert (here.status, here.coming, here.behind) == ("gjelder", True, False)
