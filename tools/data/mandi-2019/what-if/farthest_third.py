#!/usr/bin/env python3
"""Writes the programme of the worked what-if: a freight subsidy for the farthest third of mandi-2019's markets.

    tools/data/mandi-2019/what-if/farthest_third.py > programmes.csv

How far a rural market is from demand is what its cheapest lane to a city costs. Markets are sorted by that, dearest
first, those of equal cost by their names, and the first third of them, rounded down, is eligible. The programme pays
200 per mille of the lane's cost on every lot that they sell, until its budget is spent.
"""

import csv
import io
import pathlib
import subprocess
import sys

MARKET = pathlib.Path(__file__).resolve().parent.parent
PROGRAMME = "farthest-third"
BUDGET = 30_000_000_000  # paise: 300 million rupees
PER_MILLE = 200
COLUMNS = (
    "programme,funder,budget,amount,amount_kind,origins,destinations,commodities,attributes,account_cap"
)


def rows(text):
    return csv.DictReader(io.StringIO(text))


def lanes():
    packed = MARKET / "lanes.csv.zst"
    return rows(subprocess.run(["zstdcat", packed], check=True, capture_output=True, text=True).stdout)


def farthest_third():
    kinds = {row["zone"]: row["kind"] for row in rows((MARKET / "zones.csv").read_text(encoding="utf-8"))}
    cheapest = {}
    for lane in lanes():
        origin, cost = lane["origin"], int(lane["unit_cost"])
        if kinds[origin] == "rural" and kinds[lane["destination"]] == "urban":
            cheapest[origin] = min(cost, cheapest.get(origin, cost))
    by_distance = sorted(cheapest, key=lambda zone: (-cheapest[zone], zone))
    return sorted(by_distance[: len(by_distance) // 3])


def main():
    origins = ";".join(farthest_third())
    sys.stdout.write(f"{COLUMNS}\n{PROGRAMME},state,{BUDGET},{PER_MILLE},per_mille,{origins},,,,\n")


if __name__ == "__main__":
    main()
