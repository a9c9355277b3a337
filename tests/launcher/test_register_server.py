"""The registers of our own behave as the real ones are known to."""

import gzip
import http.client
import json
import urllib.error
import urllib.request
from itertools import islice

import pytest
from stdnum.no import orgnr as number

from launcher import register_server
from launcher.register_server import Fault, World, units
from launcher.register_server.world import FIRST_CHANGE

NUMBERS = list(islice(units.numbers(), 250))
A, B, C = NUMBERS[:3]


@pytest.fixture
def server():
    found = register_server.start(World(day="2026-09-10"))
    for n, orgnr in enumerate(NUMBERS[:3]):
        found.world.add(units.association(orgnr, n))
    yield found
    found.stop()


def get(url, **headers):
    """(status, headers, body)."""
    request = urllib.request.Request(url, headers=headers)  # noqa: S310  (http, ours)
    try:
        with urllib.request.urlopen(request) as answer:  # noqa: S310
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


def page(url):
    status, _headers, body = get(url)
    assert status == 200
    return json.loads(body)


def refused(url):
    status, _headers, body = get(url)
    document = json.loads(body)
    assert status == document["status"] == 400
    assert document["antallFeil"] == len(document["valideringsfeil"]) == 1
    assert {"tidsstempel", "feilmelding", "sti"} < document.keys()
    return document["valideringsfeil"][0]


def test_numbers_are_valid_invented_and_all_different():
    assert all(number.is_valid(n) and n[0] in "23" for n in NUMBERS)
    assert len(set(NUMBERS)) == len(NUMBERS)


# --- Enhetsregisteret ---


def test_a_page_without_hits_has_no_list(server):
    empty = page(f"{server.units_url}/enheter?kommunenummer=9999")
    assert "_embedded" not in empty
    assert empty["page"]["totalElements"] == 0


def test_the_search_goes_by_form_place_membership_and_number(server):
    url = f"{server.units_url}/enheter?organisasjonsform=FLI&kommunenummer=3909"
    url += "&registrertIFrivillighetsregisteret=true"
    assert [u["organisasjonsnummer"] for u in page(url)["_embedded"]["enheter"]] == [A]
    both = page(f"{server.units_url}/enheter?organisasjonsnummer={A},{C}&size=1")
    assert both["page"] == {"size": 1, "totalElements": 2, "totalPages": 2, "number": 0}
    assert "next" in both["_links"]


def test_no_more_than_ten_thousand_hits_can_be_paged_through(server):
    page(f"{server.units_url}/enheter?size=100&page=99")
    fault = refused(f"{server.units_url}/enheter?size=100&page=100")
    assert fault["feilmelding"] == "size * (page+1) kan ikke overstige 10_000"
    assert fault["parametere"] == ["size", "page"]


def test_a_unit_is_there_struck_off_removed_or_unknown(server):
    server.world.strike_off(B, "2026-09-11")
    server.world.remove(C)
    assert page(f"{server.units_url}/enheter/{A}")["organisasjonsnummer"] == A
    assert page(f"{server.units_url}/enheter/{B}")["slettedato"] == "2026-09-11"
    assert get(f"{server.units_url}/enheter/{C}")[0] == 410
    assert get(f"{server.units_url}/enheter/{NUMBERS[9]}")[0] == 404
    assert get(f"{server.units_url}/annet")[0] == 404


def test_the_whole_file_is_packed_and_can_be_taken_up_again(server):
    url = f"{server.units_url}/enheter/lastned"
    _status, headers, body = get(url)
    assert len(json.loads(gzip.decompress(body))) == 3
    tag = headers["ETag"]
    status, headers, rest = get(url, Range="bytes=10-", **{"If-Range": tag})
    assert (status, rest) == (206, body[10:])
    assert headers["Content-Range"] == f"bytes 10-{len(body) - 1}/{len(body)}"
    assert get(url, Range=f"bytes={len(body)}-")[0] == 416
    server.world.add(units.association(NUMBERS[9], 9))
    assert get(url, Range="bytes=10-", **{"If-Range": tag})[0] == 200


def test_the_feed_begins_at_a_number_or_a_day_and_its_link_counts_pages_up_to_twenty(server):
    for _n in range(60):
        server.world.tell(A, "Endring", "2026-09-12")
    url = f"{server.units_url}/oppdateringer/enheter"
    first = page(f"{url}?oppdateringsid={FIRST_CHANGE + 2}&size=2")
    ids = [e["oppdateringsid"] for e in first["_embedded"]["oppdaterteEnheter"]]
    assert ids == [FIRST_CHANGE + 2, FIRST_CHANGE + 4]
    assert page(f"{url}?dato=2026-09-12T00:00:00.000Z&size=100")["page"]["totalElements"] == 60
    assert "page=1" in first["_links"]["next"]["href"]
    late = page(f"{url}?oppdateringsid=1&page=25&size=2")
    assert "page=20" in late["_links"]["next"]["href"]
    assert "_embedded" not in page(f"{url}?oppdateringsid=99999999")


def test_the_feed_knows_four_kinds_of_change(server):
    server.world.add(units.association(A, 0, navn="NYTT"))
    server.world.strike_off(B)
    server.world.remove(C)
    kinds = [entry["endringstype"] for entry in server.world.changes]
    assert kinds == ["Ny", "Ny", "Ny", "Endring", "Sletting", "Fjernet"]


# --- Frivillighetsregisteret ---


def members(server, query):
    return f"{server.members_url}/frivillige-organisasjoner?{query}"


def test_members_come_in_keyset_pages_without_a_total(server):
    for orgnr in NUMBERS[:5]:
        server.world.join(orgnr)
    first = page(members(server, "size=2"))
    assert "page" not in first
    assert f"searchAfter={B}" in first["_links"]["next"]["href"]
    last = page(members(server, f"size=2&searchAfter={NUMBERS[3]}"))
    assert "next" not in last["_links"]
    assert "_embedded" not in page(members(server, f"searchAfter={NUMBERS[4]}"))


@pytest.mark.parametrize("query", ["size=101", "page=0"])
def test_a_page_number_or_a_larger_page_is_refused(server, query):
    refused(members(server, query))


def test_categories_have_names_only_in_the_one_language_and_stand_in_no_order(server):
    server.world.join(A, "13100", "1100")
    url = f"{server.members_url}/frivillige-organisasjoner/{A}"
    silent, named = (page(f"{url}{query}")["icnpoKategorier"] for query in ("", "?spraak=NOB"))
    assert [c["navn"] for c in silent] == [None, None]
    assert all(c["navn"] for c in named)
    assert [c["rekkefoelge"] for c in named] == [2, 1]
    assert "navn" not in page(url)


def test_a_former_member_is_two_fields(server):
    server.world.leave(A)
    document = page(f"{server.members_url}/frivillige-organisasjoner/{A}")
    assert document.keys() == {"respons_klasse", "organisasjonsnummer"}
    assert get(f"{server.members_url}/frivillige-organisasjoner/{B}")[0] == 404


# --- faults ---


def test_a_fault_is_met_for_so_many_requests_after_so_many(server):
    url = f"{server.units_url}/enheter/{A}"
    server.plant(Fault.GONE, on=A, times=1, after=1)
    assert [get(url)[0] for _n in range(3)] == [200, 410, 200]
    server.plant(Fault.BROKEN)
    server.heal()
    assert get(url)[0] == 200


def test_a_cut_answer_promises_more_than_it_brings(server):
    server.plant(Fault.CUT)
    with pytest.raises(http.client.IncompleteRead):
        get(f"{server.units_url}/enheter/{A}")


def test_later_says_when(server):
    server.retry_after = "42"
    server.plant(Fault.LATER)
    status, headers, _body = get(f"{server.units_url}/enheter")
    assert (status, headers["Retry-After"]) == (429, "42")


def test_units_of_2023_have_the_numbers_of_then(server):
    old = units.of_2023(server.world.units[A])
    assert old["forretningsadresse"]["kommunenummer"] == "3805"
    assert old["organisasjonsnummer"] == A
