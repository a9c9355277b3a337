"""What the search finds and in what order: the rule itself, and the document the database keeps."""

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from organisations import actions, search
from organisations.models import Organisation, SearchDocument, Topic
from tests.factories.organisations import (
    LONG_AGO,
    CauseFactory,
    MunicipalityFactory,
    OrganisationFactory,
    TopicFactory,
    valid_orgnr,
)
from tests.organisations.units import unit

pytestmark = pytest.mark.django_db


def found(asked):
    """The names, in order."""
    return [one.name for one in search.found(Organisation.objects.all(), search.fold(asked))]


def alike(asked):
    hits = search.similar(Organisation.objects.all(), search.fold(asked), 10)
    return [one.name for one in hits]


def document(organisation):
    return SearchDocument.objects.get(organisation=organisation)


LETTERS = st.text(
    st.one_of(
        st.sampled_from(search.SIGNS + "".join(search.ACCENTED) + "aAåÅ\u030a "),
        st.characters(exclude_characters="\0", exclude_categories=["Cs", "Cn"], codec="utf-8"),
    ),
    max_size=20,
)


@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=LETTERS)
def test_the_database_folds_as_we_do(text):
    with connection.cursor() as cursor:
        cursor.execute("SELECT organisations_fold(%s)", [text])
        assert cursor.fetchone()[0] == search.fold(text)


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("  Ås   Skole-korps!", "ås skole korps"),
        ("AASEN", "åsen"),
        ("Håkon & Haakon", "håkon håkon"),
        ("A\u030asen", "åsen"),
        ("CAFÉ Ærlig/Ørn", "cafe ærlig ørn"),
        ("%_\\'\"", ""),
        ("Deanu čálli", "deanu calli"),
    ],
)
def test_what_equals_what(typed, folded):
    assert search.fold(typed) == folded


def test_the_best_comes_first():
    said = OrganisationFactory(name="Aktive venner", about="Vi har et korps for alle.")
    for name in ("Brass i korpset", "Solsida skolekorps", "Korps", "Korps Nord", "Ås korps"):
        OrganisationFactory(name=name)
    OrganisationFactory(name="Bridgeklubben")
    assert found("korps") == [
        "Korps",
        "Korps Nord",
        "Brass i korpset",
        "Ås korps",
        "Solsida skolekorps",
        said.name,
    ]


@pytest.mark.parametrize(
    ("typed", "hit"),
    [
        ("skol", True),
        ("SKOLEKORPS", True),
        ("korps solsida", True),
        ("korps", True),
        ("solsida skolekorps", True),
        ("sol kor", True),
        ("aasheim", False),
        ("solside", True),
        ("sulside", False),
        ("so", True),
        ("ps", False),
        ("%", False),
        ("_", False),
        ("s%a", False),
        ("🎺", False),
        ("skolekorps 🎺", True),
        ("' | !a:*", False),
        ("og i på", False),
    ],
)
def test_what_finds_a_school_band(typed, hit):
    OrganisationFactory(name="Solsida skolekorps")
    assert bool(found(typed)) is hit


@pytest.mark.parametrize("typed", ["Aasen", "åsen", "ÅSEN", "aase"])
def test_aa_and_å_are_the_same_in_a_name(typed):
    OrganisationFactory(name="Åsen velforening")
    OrganisationFactory(name="Haasen turlag")
    assert found(typed) == ["Åsen velforening", "Haasen turlag"]


def test_æ_ø_and_å_are_letters_of_their_own():
    OrganisationFactory(name="Bø lag")
    OrganisationFactory(name="Bo lag")
    OrganisationFactory(name="Bå lag")
    OrganisationFactory(name="Bae lag")
    assert found("bo") == ["Bo lag"]
    assert found("bø") == ["Bø lag"]
    assert found("ba") == ["Bae lag"]


def test_inflections_and_topics_are_found_in_what_they_say():
    room = TopicFactory(name_nb="Øvingslokaler", parent=TopicFactory(name_nb="Musikkliv"))
    singers = OrganisationFactory(name="Kor")
    CauseFactory(organisation=singers, title="Varme rom om vinteren", topics=[room])
    for typed in ("vinter", "øvingslokale", "musikk", "rom musikkliv kor"):
        assert found(typed) == ["Kor"], typed


def test_every_word_must_be_there_but_not_in_one_place():
    OrganisationFactory(name="Nordlia grendelag", about="Vi driver grendehuset.")
    assert found("nordlia grendehuset")
    assert not found("nordlia ridehall")


def test_the_document_follows_the_organisation_and_its_causes():
    club = OrganisationFactory(name="Klubben")
    topic = TopicFactory(name_nb="Sjakk")
    cause = CauseFactory(organisation=club, title="Brett til alle", topics=[topic])
    assert found("klubben") == found("brett") == found("sjakk") == ["Klubben"]
    Organisation.objects.filter(pk=club.pk).update(name="Laget", about="Vi spiller dam.")
    assert found("klubben") == []
    assert found("laget") == found("dam") == ["Laget"]
    cause.title = "Klokker til alle"
    cause.save()
    assert (found("brett"), found("klokker")) == ([], ["Laget"])
    Topic.objects.filter(pk=topic.pk).update(name_nb="Backgammon")
    assert (found("sjakk"), found("backgammon")) == ([], ["Laget"])
    cause.topics.set([])
    assert found("backgammon") == []
    other = OrganisationFactory(name="Arvingen")
    cause.organisation = other
    cause.save()
    assert found("klokker") == ["Arvingen"]
    cause.ended_at = LONG_AGO
    cause.save()
    assert found("klokker") == []
    cause.ended_at = None
    cause.save()
    cause.delete()
    assert found("klokker") == []


def test_an_organisation_can_be_deleted_with_its_causes():
    cause = CauseFactory()
    pk = cause.organisation.pk
    cause.organisation.delete()
    assert not SearchDocument.objects.filter(pk=pk).exists()


def test_the_register_is_searched_as_soon_as_it_is_merged():
    MunicipalityFactory(number="6001")
    actions.registry.take_in([unit(valid_orgnr(5), navn="HVALBUKTA PADLELAG")])
    assert found("hvalbukta") == ["HVALBUKTA PADLELAG"]


@pytest.mark.parametrize("typed", ["skolekrps", "skloekorps", "solsdia skolekorps", "skolekorpps"])
def test_a_misspelt_name_is_still_found(typed):
    OrganisationFactory(name="Solsida skolekorps")
    OrganisationFactory(name="Bridgeklubben")
    assert alike(typed) == ["Solsida skolekorps"]


def test_the_most_alike_comes_first():
    for name in ("Stavern kammerkor", "Hammerfest kammerkor", "Stavern sjakk"):
        OrganisationFactory(name=name)
    assert alike("stvaern kamerkor")[0] == "Stavern kammerkor"


def test_paging_within_and_between_the_kinds_of_hits_shows_each_once():
    for n in range(12):
        OrganisationFactory(name=f"Lag {n:02}")
        OrganisationFactory(name=f"Idrettslag {n:02}")
        OrganisationFactory(name=f"Forening {n:02}", about="Et lag.")
    hits = search.found(Organisation.objects.all(), "lag")
    seen, rows = [], list(hits[:5])
    while rows:
        seen += [one.pk for one in rows]
        last = rows[-1]
        rows = list(search.after(hits, last.tier, last.place, last.pk)[:5])
    assert len(seen) == len(set(seen)) == 36
    assert seen == [one.pk for one in hits]


def test_the_document_sorts_as_the_list_does():
    for name in ("Ås", "Alta", "ØYA", "Ärla", "aa"):
        OrganisationFactory(name=name)
    listed = Organisation.objects.alphabetical().values_list("pk", "place")
    assert dict(listed) == dict(SearchDocument.objects.values_list("pk", "place"))


def test_many_words_are_cut_and_none_find_nothing():
    OrganisationFactory(name="En to tre fire fem seks sju åtte")
    assert found("en to tre fire fem seks sju åtte ni ti")
    assert found("") == found("   ") == []
