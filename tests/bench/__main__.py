"""Measure the budgets, and print each beside what was measured: `python -m tests.bench [NAME ...]`.

It ends with 1 if one is missed by more than its noise. Times are those of this machine in this run, so those
that can be are ratios of two programs that ran in turn. That the requests kept for the operator are never
touched is no matter of time: tests/estate/test_plan_pool.py proves it.
"""

import sys

from tests.bench import keys, picture, resting, start, written

MEASURES = {"start": start, "picture": picture, "written": written, "keys": keys, "resting": resting}


def main() -> int:
    missed = 0
    print(f"{'':<58} {'budget':>7} {'measured':>8}")
    for name in sys.argv[1:] or MEASURES:
        for one in MEASURES[name].measure():
            print(one, flush=True)
            missed += one.is_missed
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
