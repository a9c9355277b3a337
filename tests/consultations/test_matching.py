"""Which organisations a hearing touches: topics × areas × kind, and what review leaves alone."""

import pytest

from consultations import actions
from consultations.states import HearingKind
from tests.factories.consultations import HearingFactory
from tests.factories.organisations import (
    CauseFactory,
    MunicipalityFactory,
    OrganisationFactory,
    TopicFactory,
)


@pytest.fixture
def tree(db):
    """Kultur › Musikk › Korps, and Idrett beside it."""
    culture = TopicFactory(name_nb="Kultur")
    music = TopicFactory(name_nb="Musikk", parent=culture)
    return {
        "culture": culture,
        "music": music,
        "band": TopicFactory(name_nb="Korps", parent=music),
        "sport": TopicFactory(name_nb="Idrett"),
    }


def burning_for(*topics, name="Laget", **where):
    """An organisation with one cause."""
    areas = where.pop("cause_areas", None)
    organisation = OrganisationFactory(name=name, **where)
    CauseFactory(organisation=organisation, title=f"Saken til {name}", topics=topics, areas=areas)
    return organisation


def invited(hearing, by=None):
    """The names on the list once it is proposed."""
    actions.propose(hearing, by=by or hearing.created_by)
    return set(hearing.invitees.values_list("organisation__name", flat=True))


@pytest.mark.parametrize(
    ("theirs", "ours", "found"),
    [
        ("music", "music", True),
        ("culture", "music", True),  # they burn for the whole branch
        ("band", "music", True),  # they burn for a part of it
        ("band", "culture", True),
        ("culture", "band", True),
        ("sport", "music", False),
    ],
)
def test_topics_match_when_equal_above_or_below(tree, larvik, theirs, ours, found):
    burning_for(tree[theirs], seat=larvik)
    hearing = HearingFactory(municipality=larvik, topics=[tree[ours]])
    assert bool(invited(hearing)) is found


def test_the_reason_is_the_hearings_own_topic_and_the_causes_own_words(tree, larvik):
    burning_for(tree["band"], tree["sport"], name="Korpset", seat=larvik)
    hearing = HearingFactory(municipality=larvik, topics=[tree["culture"], tree["sport"]])
    invited(hearing)
    invitee = hearing.invitees.get()
    assert invitee.why == ["idrett", "kultur"]
    assert invitee.cause == "Saken til Korpset"
    assert invitee.accepted


def test_one_with_several_hits_stands_once_in_the_largest_group(tree, larvik):
    burning_for(tree["music"], tree["sport"], name="Begge", seat=larvik)
    for i in range(2):
        burning_for(tree["sport"], name=f"Idrett {i}", seat=larvik)
    hearing = HearingFactory(municipality=larvik, topics=[tree["music"], tree["sport"]])
    assert len(invited(hearing)) == 3
    assert set(hearing.invitees.values_list("group", flat=True)) == {"idrett"}


def test_only_those_who_work_there(tree, larvik):
    elsewhere = MunicipalityFactory()
    burning_for(tree["music"], name="Her", seat=larvik)
    burning_for(tree["music"], name="Der", seat=elsewhere)
    burning_for(tree["music"], name="Sete der, virker her", seat=elsewhere, works_in=[larvik])
    hearing = HearingFactory(municipality=larvik, topics=[tree["music"]])
    assert invited(hearing) == {"Her", "Sete der, virker her"}


def test_one_that_works_in_the_whole_county_is_found_by_a_municipality(tree, larvik):
    burning_for(tree["music"], name="Fylkeslaget", works_in=[larvik.county])
    hearing = HearingFactory(municipality=larvik, topics=[tree["music"]])
    assert invited(hearing) == {"Fylkeslaget"}


def test_a_county_hearing_finds_those_in_its_municipalities(tree, larvik):
    burning_for(tree["music"], name="I Larvik", seat=larvik)
    burning_for(tree["music"], name="I et annet fylke", seat=MunicipalityFactory(number="5001"))
    larvik.county.organisation = OrganisationFactory(kind="county", seat=None)
    larvik.county.save()
    hearing = HearingFactory(municipality=larvik.county, topics=[tree["music"]])
    assert invited(hearing) == {"I Larvik"}


def test_a_cause_with_areas_of_its_own_counts_there_and_only_there(tree, larvik):
    elsewhere = MunicipalityFactory()
    burning_for(tree["music"], name="Bare der", seat=larvik, cause_areas=[elsewhere])
    burning_for(tree["music"], name="Bare her", seat=elsewhere, cause_areas=[larvik])
    hearing = HearingFactory(municipality=larvik, topics=[tree["music"]])
    assert invited(hearing) == {"Bare her"}


def test_nationwide_by_cause_but_never_by_framework_alone(tree, larvik):
    elsewhere = MunicipalityFactory()
    burning_for(tree["music"], name="Landslaget", seat=elsewhere, nationwide=True)
    matter = HearingFactory(municipality=larvik, topics=[tree["music"]])
    assert invited(matter) == {"Landslaget"}
    framework = HearingFactory(
        municipality=larvik, topics=[tree["sport"]], kind=HearingKind.FRAMEWORK
    )
    assert invited(framework) == set()


def test_a_framework_hearing_takes_everyone_who_works_there(tree, larvik):
    burning_for(tree["sport"], name="Med sak", seat=larvik)
    OrganisationFactory(name="Uten sak", seat=larvik)
    OrganisationFactory(name="Annet sted")
    hearing = HearingFactory(
        municipality=larvik, topics=[tree["sport"]], kind=HearingKind.FRAMEWORK
    )
    assert invited(hearing) == {"Med sak", "Uten sak"}
    with_cause = hearing.invitees.get(organisation__name="Med sak")
    assert with_cause.why == ["idrett", "vilkår for organisasjonene"]
    assert with_cause.cause == "Saken til Med sak"


@pytest.mark.parametrize("end", ["dissolved", "merged", "ended cause", "municipality"])
def test_what_is_over_or_no_volunteer_is_left_out(tree, larvik, end):
    organisation = burning_for(tree["music"], seat=larvik)
    if end == "dissolved":
        organisation.dissolved_at = "2026-01-01"
    elif end == "merged":
        organisation.merged_into = OrganisationFactory()
    elif end == "municipality":
        organisation.kind = "municipality"
    else:
        organisation.causes.update(ended_at="2026-01-01T00:00Z")
    organisation.save()
    hearing = HearingFactory(
        municipality=larvik, topics=[tree["music"]], kind=HearingKind.FRAMEWORK
    )
    names = set(hearing.invitees.values_list("organisation__name", flat=True))
    expected = {"Laget"} if end == "ended cause" else set()
    names = invited(hearing)
    assert names == expected
    if end == "ended cause":
        assert hearing.invitees.get().why == ["vilkår for organisasjonene"]


def test_no_topics_find_nobody(tree, larvik):
    burning_for(tree["music"], seat=larvik)
    assert invited(HearingFactory(municipality=larvik)) == set()


def test_proposing_anew_keeps_rejections_and_additions_and_drops_old_matches(tree, larvik, kari):
    rejected = burning_for(tree["music"], name="Tatt bort", seat=larvik)
    burning_for(tree["sport"], name="Bare idrett", seat=larvik)
    by_hand = OrganisationFactory(name="Lagt til")
    hearing = HearingFactory(municipality=larvik, topics=[tree["music"], tree["sport"]])
    invited(hearing, kari)
    actions.reject(
        hearing.invitees.get(organisation=rejected), by=kari, reason="Ikke aktive lenger."
    )
    actions.add(hearing, by=kari, organisation=by_hand, reason="Låner gymsalen.")
    hearing.topics.set([tree["music"]])
    assert invited(hearing, kari) == {"Tatt bort", "Lagt til"}
    row = hearing.invitees.get(organisation=rejected)
    assert (row.accepted, row.reason) == (False, "Ikke aktive lenger.")
    assert hearing.invitees.get(organisation=by_hand).source == "added"


def test_one_added_by_hand_stays_so_when_a_cause_comes_to_match(tree, larvik, kari):
    by_hand = OrganisationFactory(name="Lagt til", seat=larvik)
    hearing = HearingFactory(municipality=larvik, topics=[tree["music"]])
    actions.add(hearing, by=kari, organisation=by_hand, reason="Låner gymsalen.")
    CauseFactory(organisation=by_hand, topics=[tree["music"]])
    invited(hearing, kari)
    assert hearing.invitees.get().reason == "Låner gymsalen."


def test_the_proposal_is_as_many_statements_for_3_as_for_60(
    tree, larvik, kari, django_assert_max_num_queries
):
    def cost(n):
        for i in range(n):
            burning_for(tree["band"], name=f"Lag {i}", seat=larvik)
        hearing = HearingFactory(municipality=larvik, topics=[tree["music"]])
        with django_assert_max_num_queries(100) as asked:
            actions.propose(hearing, by=kari)
        return len(asked)

    assert cost(3) == cost(57)
