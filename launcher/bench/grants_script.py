"""What `bench grants` asks of the portal's own code, through `manage.py shell`."""

# Reads a line of JSON, [what, told], and answers with one; ends when nobody asks any more.
SCRIPT = """
import json
import os
import sys
import time
import tracemalloc
from datetime import timedelta
from decimal import Decimal

from django.db import connection, connections, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from core import clock
from core.models import new_ref
from dispatch.models import Letter
from grants.actions import deciding
from grants.models import Application, Call, Recommendation, Scheme, Submission
from organisations.models import Membership, Municipality, Organisation

made = {}
ADDRESS = {"inbox": "soknader/", "recommendations": "innstilling/"}


def people(told):
    owner = Organisation.objects.create(name="Storvik kommune", kind="municipality")
    county = Municipality.objects.create(number="99", name="Innlandet", level="county")
    place = Municipality.objects.create(
        number="9901", name="Storvik", level="municipality", county=county, organisation=owner
    )
    kari, grete = (
        User.objects.create_user(f"{name}@storvik.example", name=name) for name in ("kari", "grete")
    )
    for person, role in ((kari, "writer"), (grete, "approver")):
        Membership.objects.create(
            organisation=owner, user=person, role=role, source="approval", starts=clock.now()
        )
    scheme = Scheme.objects.create(
        owner=owner, name="Drift", purpose="x", binding="free", complaint_body="Klagenemnda",
        created_at=clock.now(),
    )
    made.update(place=place, kari=kari, grete=grete, scheme=scheme, year=2000, applicants=0)
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(kari)
    made["client"] = client


def new_call(n, recommended):
    made["year"] += 1
    now, today = clock.now(), clock.today()
    call = Call.objects.create(
        scheme=made["scheme"], binding="free", year=made["year"], title=f"Drift {made['year']}",
        summary="x", who="Alle lag", budget=Decimal(100_000_000), max_amount=Decimal(50_000),
        opens_at=now - timedelta(days=60), closes_at=now + timedelta(days=1),
        decision_by=today + timedelta(days=60), payment_by=today + timedelta(days=90),
        contact_name="Kari", contact_phone="33 00 00 00", created_at=now, state="published",
        published_at=now - timedelta(days=60), published_by=made["grete"],
    )
    base = made["applicants"]
    made["applicants"] += n
    applicants = Organisation.objects.bulk_create(
        Organisation(name=f"Lag {k}", kind="voluntary", seat=made["place"],
                     email=f"lag{k}@storvik.example")
        for k in range(base, base + n)
    )
    rows = Application.objects.bulk_create(
        Application(
            ref=new_ref(), call=call, organisation=one, number=k, amount=Decimal(20_000),
            account="12345678903", edited_at=now, edited_by=made["kari"], created_at=now,
            sent_at=now, handler=made["kari"],
            state="recommended" if k <= recommended else "in_assessment",
        )
        for k, one in enumerate(applicants, 1)
    )
    Submission.objects.bulk_create(
        Submission(application=row, number=1, sent_at=now, sent_by=made["kari"], content={},
                   digest="0" * 64)
        for row in rows
    )
    Recommendation.objects.bulk_create(
        Recommendation(application=row, outcome="granted", amount=Decimal(20_000), years=1,
                       reason="Laget når mange.", by=made["kari"], at=now, saves=1)
        for row in rows[:recommended]
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as PostgreSQL does by itself, some minutes later
    return call


def call(n):
    made["none"] = new_call(0, 0)
    made["short"] = new_call(50, 30)  # more than one page of either list
    made["call"] = new_call(n, n * 3 // 5)


def get(address):
    response = made["client"].get(address)
    if response.status_code != 200:
        raise RuntimeError(f"{address}: {response.status_code} {response.headers}")
    return response


def took(act):
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def page(name):
    address, short, none = (
        f"/arbeid/tilskudd/{made[which].ref}/{ADDRESS[name]}" for which in ("call", "short", "none")
    )
    with CaptureQueriesContext(connection) as captured:
        get(address)
        asked = [one["sql"] for one in captured]
    if not all(sql.startswith("SELECT") for sql in asked):
        raise RuntimeError(f"{address} does more than read: it cannot be asked bare")

    def bare():
        with connection.cursor() as cursor:
            for sql in asked:
                cursor.execute(sql)
                cursor.fetchall()

    return {"page": took(lambda: get(address)), "sql": took(bare),
            "short": took(lambda: get(short)), "none": took(lambda: get(none)),
            "statements": len(asked)}


def export(told):
    address = f"/arbeid/tilskudd/{made['call'].ref}/soknader.csv"
    started = time.perf_counter()
    pieces = list(get(address).streaming_content)
    seconds = time.perf_counter() - started
    rows = b"".join(pieces).count(b"\\r\\n") - 1
    tracemalloc.start()
    for _piece in get(address).streaming_content:
        pass
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return {"seconds": round(seconds, 2), "rows": rows, "pieces": len(pieces),
            "megabytes": round(most / 1e6, 1)}


def database_cpu():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        [pid] = cursor.fetchone()
    words = open(f"/proc/{pid}/stat").read().rpartition(")")[2].split()
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


def decide(n):
    call, letters = new_call(n, n), Letter.objects.count()
    seen = {pk: 1 for pk in call.applications.values_list("pk", flat=True)}
    before, started, own = database_cpu(), time.monotonic(), time.process_time()
    decisions = deciding.decide_list(call, by=made["grete"], seen=seen)
    seconds, own = time.monotonic() - started, time.process_time() - own
    return {"seconds": seconds, "cpu": own + database_cpu() - before, "decided": len(decisions),
            "letters": Letter.objects.count() - letters}


ASKED = {"people": people, "call": call, "page": page, "export": export, "decide": decide}
for line in sys.stdin:
    what, told = json.loads(line)
    answer = ASKED[what](told)
    if what != "page":
        connections.close_all()
    print(json.dumps(answer), flush=True)
"""
