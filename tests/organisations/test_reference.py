"""The project's own reference data, loaded once and twice."""

import pytest
from django.core.management import call_command
from stdnum.no import orgnr

from organisations.models import (
    Municipality,
    MunicipalityChange,
    Organisation,
    Topic,
    place_in_alphabet,
)
from organisations.register import reference, succession
from organisations.states import Kind, Level, TopicScheme
from tests.factories.organisations import CauseFactory, OrganisationFactory


@pytest.fixture
def loaded(db, capsys):
    call_command("load_reference")
    return capsys.readouterr().out


def everything():
    """Every row with its key, to compare before and after."""
    return [
        list(model.objects.order_by("pk").values())
        for model in (Municipality, MunicipalityChange, Organisation, Topic)
    ]


def test_357_municipalities_and_15_counties(loaded):
    assert loaded == "357 kommuner, 15 fylker og 99 temaer.\n"
    now = Municipality.objects.current()
    assert now.filter(level=Level.MUNICIPALITY).count() == 357
    assert now.filter(level=Level.COUNTY).count() == 15


def test_loading_again_changes_nothing(loaded):
    before = everything()
    call_command("load_reference")
    assert everything() == before


def test_loading_again_mends_what_was_changed(loaded):
    Municipality.objects.filter(number="3909").update(name="Feil")
    Topic.objects.filter(code="musikk").update(parent=None)
    call_command("load_reference")
    assert Municipality.objects.get(number="3909").name == "Larvik"
    assert Topic.objects.get(code="musikk").parent.code == "kultur"


def test_loading_takes_few_statements_whatever_there_is(loaded, django_assert_max_num_queries):
    with django_assert_max_num_queries(30):
        reference.load()


def test_oslo_is_one_organisation_behind_two_rows(loaded):
    rows = Municipality.objects.filter(number__in=["03", "0301"])
    assert {row.organisation.orgnr for row in rows} == {"958935420"}
    assert {row.organisation.kind for row in rows} == {Kind.MUNICIPALITY}


def test_everyone_but_haram_has_an_organisation(loaded):
    missing = Municipality.objects.current().filter(organisation=None)
    assert [row.name for row in missing] == ["Haram"]


def test_every_organisation_number_is_valid_and_used_once(loaded):
    numbers = list(Organisation.objects.exclude(orgnr=None).values_list("orgnr", flat=True))
    assert all(orgnr.is_valid(number) for number in numbers)
    assert len(numbers) == 356 + 14 + 1  # municipalities, counties without Oslo, KS


def test_alesund_was_split_and_keeps_its_old_number(loaded):
    old = Municipality.objects.get(number="1507")
    assert str(old.valid_to) == "2024-01-01"
    heirs = [change.after.name for change in old.became.order_by("after__number")]
    assert heirs == ["Ålesund", "Haram"]


def test_the_two_parties_of_the_platform(loaded):
    national = Organisation.objects.filter(kind=Kind.NATIONAL)
    assert sorted(national.values_list("name", "nationwide")) == [
        ("Frivillighet Norge", True),
        ("KS", True),
    ]


def test_icnpo_is_whole_and_keeps_its_own_parents(loaded):
    icnpo = Topic.objects.filter(scheme=TopicScheme.ICNPO).select_related("parent")
    assert icnpo.count() == 14 + 32
    for topic in icnpo:
        if len(topic.code) > 2:  # a category stands in the group its number begins with
            assert topic.parent.code == topic.code[:-3]


def test_the_tree_has_no_rings_and_every_node_reaches_a_root(loaded):
    parent = dict(Topic.objects.values_list("pk", "parent_id"))
    for node in parent:
        seen = set()
        while node is not None:
            assert node not in seen
            seen.add(node)
            node = parent[node]


def test_no_two_topics_to_pick_have_the_same_name(loaded):
    names = list(Topic.objects.filter(pickable=True).values_list("name_nb", flat=True))
    assert len(names) == len(set(names))


def test_a_node_that_cannot_be_picked_repeats_one_of_its_children(loaded):
    for topic in Topic.objects.filter(pickable=False):
        assert topic.children.filter(name_nb=topic.name_nb, pickable=True).exists()


def test_every_topic_has_a_name_in_both_forms(loaded):
    assert not Topic.objects.filter(name_nb="").exists()
    assert not Topic.objects.filter(name_nn="").exists()


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("barn-og-unge", "13100"),
        ("1100", "musikk"),
        ("lokaler-og-anlegg", "lokaler"),
        ("frivillighet", "rammevilkar"),
        ("inkludering", "integrering"),
        ("naermiljo", "6200"),
    ],
)
def test_themes_and_categories_meet_where_people_expect(loaded, above, below):
    topic = Topic.objects.get(code=below)
    line = []
    while topic:
        line.append(topic.code)
        topic = topic.parent
    assert above in line


def test_norwegian_letters_come_last():
    names = ["Ås", "Øksnes", "Ærø", "Zeta", "Alta", "ål"]
    assert sorted(names, key=place_in_alphabet) == ["Alta", "Zeta", "Ærø", "Øksnes", "ål", "Ås"]


def test_the_database_sorts_as_we_do(db):
    names = ["Ås", "ØKSNES", "Ærø", "Zeta", "alta", "ål", "BERG", "Öland", "Ängö"]
    Organisation.objects.bulk_create(Organisation(name=name) for name in names)
    found = Organisation.objects.alphabetical().values_list("name", flat=True)
    assert list(found) == sorted(names, key=place_in_alphabet)


# --- municipalities that ended ---


@pytest.fixture
def alesund(loaded):
    """An organisation from before the split, with a cause that is about Ålesund."""
    old = Municipality.objects.get(number="1507")
    band = OrganisationFactory(seat=old, works_in=[old])
    CauseFactory(organisation=band, areas=[old])
    return band


def numbers(areas):
    return sorted(areas.values_list("number", flat=True))


def test_who_worked_in_a_split_municipality_works_in_each_part(alesund):
    reference.load()
    assert numbers(alesund.works_in) == ["1508", "1580"]
    assert numbers(alesund.causes.get().areas) == ["1508", "1580"]
    assert alesund.seat.number == "1507"  # the register must say which


def test_the_seat_moves_where_there_is_one_heir_and_an_heir_twice_is_once(loaded):
    larvik, old = Municipality.objects.get(number="3909"), Municipality.objects.get(number="3911")
    band = OrganisationFactory(seat=old, works_in=[old, larvik])
    stays = OrganisationFactory(seat=larvik)
    Municipality.objects.filter(pk=old.pk).update(valid_to="2027-01-01")
    MunicipalityChange.objects.create(before=old, after=larvik, date="2027-01-01")
    succession.move_along()
    for organisation in (band, stays):
        organisation.refresh_from_db()
        assert organisation.seat == larvik
        assert numbers(organisation.works_in) == ["3909"]


def test_every_number_of_2023_has_its_place_today(loaded):
    today = set(Municipality.objects.current().values_list("number", flat=True))
    old = reference.rows("numbers_2023")
    assert len(old) == 113
    assert {row["number"] for row in old} <= today
    assert not {row["before"] for row in old} & today
