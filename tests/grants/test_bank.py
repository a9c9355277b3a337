"""Accounts with their check digit, and the order that goes to the bank."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import pytest
import sepaxml
import xmlschema
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Refused
from grants import bank

GOOD = "12345678903"
SCHEMA = Path(sepaxml.__file__).parent / "schemas" / "pain.001.001.09.xsd"
N = {"p": bank.NAMESPACE}


@pytest.mark.parametrize("digits", [GOOD, "86011117947"])
def test_an_account_whose_last_digit_fits(digits):
    assert bank.is_account(digits)


@pytest.mark.parametrize(
    "digits",
    ["12345678904", "1234567890", "123456789033", "", "00000000000", "1234567890x", "١٢٣٤٥٦٧٨٩٠٣"],
)
def test_what_is_no_account(digits):
    assert not bank.is_account(digits)


@given(st.integers(0, 10), st.integers(1, 9))
def test_one_wrong_digit_is_always_seen(place, by):
    changed = list(GOOD)
    changed[place] = str((int(changed[place]) + by) % 10)
    assert ("".join(changed) == GOOD) or not bank.is_account("".join(changed))


def test_an_account_as_people_write_it():
    assert bank.read_account(" 1234.56 78903\u00a0") == GOOD
    assert bank.shown(GOOD) == "1234.56.78903"
    with pytest.raises(Refused, match="elleve siffer"):
        bank.read_account("1234")
    with pytest.raises(Refused, match="stemmer ikke"):
        bank.read_account("1234.56.78904")


def order(*payments, **changes):
    given_payments = payments or (payment(),)
    fields = {
        "message_id": "abc",
        "made_at": datetime(2027, 5, 1, 12, tzinfo=UTC),
        "pay_on": date(2027, 5, 3),
        "name": "Larvik kommune",
        "orgnr": "918082956",
        "account": GOOD,
        "payments": given_payments,
    }
    return bank.Order(**fields | changes)


def payment(**changes):
    fields = {
        "end_to_end": "kx2-1",
        "name": "Solsida skolekorps",
        "account": "86011117947",
        "amount": Decimal("20000.50"),
        "text": "Driftstilskudd 2027",
    }
    return bank.Payment(**fields | changes)


def read(written):
    xmlschema.XMLSchema(str(SCHEMA)).validate(io.BytesIO(written))
    return ElementTree.fromstring(written)  # noqa: S314  (we wrote it)


def test_the_order_follows_the_schema_and_its_sums_fit():
    root = read(bank.pain_001(order(payment(), payment(end_to_end="kx3-1", amount=Decimal(100)))))
    counts = [e.text for e in root.iterfind(".//p:NbOfTxs", N)]
    sums = [e.text for e in root.iterfind(".//p:CtrlSum", N)]
    assert (counts, sums) == (["2", "2"], ["20100.50", "20100.50"])
    amounts = root.findall(".//p:InstdAmt", N)
    assert [(a.text, a.get("Ccy")) for a in amounts] == [("20000.50", "NOK"), ("100.00", "NOK")]
    account = root.find(".//p:CdtrAcct/p:Id/p:Othr", N)
    assert account.find("p:Id", N).text == "86011117947"
    assert account.find("p:SchmeNm/p:Cd", N).text == "BBAN"
    assert [e.text for e in root.iterfind(".//p:EndToEndId", N)] == ["kx2-1", "kx3-1"]


def test_a_bank_gets_only_the_signs_it_takes():
    assert bank.plain("Blåbær & Sønn – «Ünïcödé» 🎺 <b>//x", 70) == "Blåbær + Sønn - Unicode b /x"
    assert bank.plain("\u202e\x00", 70) == "-"
    assert len(bank.plain("å" * 300, 140)) == 140


@given(st.text(max_size=200), st.text(max_size=200))
def test_no_name_or_title_breaks_the_order(name, text):
    written = bank.pain_001(order(payment(name=name, text=text), name=name))
    said = read(written).find(".//p:CdtTrfTxInf/p:Cdtr/p:Nm", N).text
    assert said
    assert set(said) <= bank.ALLOWED


@pytest.mark.parametrize(
    "wrong",
    [
        {"payments": ()},
        {"account": "1"},
        {"payments": (payment(account="12345678904"),)},
        {"payments": (payment(amount=Decimal(0)),)},
    ],
)
def test_an_order_that_cannot_be_paid_is_not_written(wrong):
    with pytest.raises(ValueError, match="payment"):
        bank.pain_001(order(**wrong))
