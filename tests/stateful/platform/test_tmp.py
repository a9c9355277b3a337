import os, time, collections
from hypothesis import Phase
from tests.stateful.platform.machine import PlatformLife
from tests.stateful.playing import live


def test_tmp(platforms):
    seen = collections.Counter()
    total = collections.Counter()
    t = time.process_time()
    w = time.monotonic()
    for n in range(int(os.environ.get("N", "12"))):
        try:
            live(
                PlatformLife,
                1,
                50,
                1000 * n + int(os.environ.get("S", "1")),
                phases=[Phase.generate],
            )
        except Exception as e:
            lines = [l for l in str(e).splitlines()]
            notes = getattr(e, "__notes__", [])
            key = lines[0][:300] if lines else repr(e)
            if not seen[key]:
                import traceback

                print("\n###", type(e).__name__, str(e)[:1500])
                print("\n".join(notes)[-1200:])
                tb = traceback.extract_tb(e.__traceback__)
                print([f"{os.path.basename(f.filename)}:{f.lineno}" for f in tb][-9:])
            seen[key] += 1
        total.update(PlatformLife.count)
    print("CPU", time.process_time() - t, "wall", time.monotonic() - w)
    print(sum(seen.values()), "failed")
    d = collections.Counter()
    for (name, v), c in total.items():
        d[name, v] += c
    for k in sorted(d):
        print(k, d[k])
