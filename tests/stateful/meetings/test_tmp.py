import os
import time

from tests.stateful.meetings.machine import MeetingLife, find


def test_x(forums):
    began = time.process_time()
    w = time.monotonic()
    found = find(
        os.environ.get("PL", ""),
        int(os.environ.get("R", "3")),
        int(os.environ.get("S", "1")),
        50,
        near=bool(os.environ.get("PL")),
    )
    print(
        "CPU", time.process_time() - began, "wall", time.monotonic() - w, "lives", MeetingLife.lives
    )
    print(sorted(MeetingLife.count.items()))
    if found is not None:
        import traceback

        print("".join(traceback.format_exception(found))[-3000:])
        print("\n".join("\n".join(getattr(found, "__notes__", [])).splitlines()[-14:]))
