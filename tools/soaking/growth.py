"""What a daemon may grow by."""

import statistics

from .programs import SoakError

# From the first lives to the last, and memory within the longest too: what a life takes depends on when its snapshots
# and backups came. What is kept of closed orders is bounded, whatever the number of commands.
RSS_GROWTH_MAX = 0.25
RSS_SLACK_BYTES = 64 << 20
DESCRIPTORS_SLACK = 32
THREADS_SLACK = 4


def life_figures(seconds, commands, samples):
    """Of the samples of a life: once it has warmed up, in its first and in its last quarter."""
    settled = samples[len(samples) // 4:]
    if len(settled) < 2:
        raise SoakError("a life is too short to be sampled")
    quarter = max(1, len(samples) // 4)
    resident = [sample["rss_bytes"] for sample in settled]
    return {"seconds": round(seconds, 1),
            "commands": commands,
            "rss_bytes": round(statistics.median(resident)),
            "rss_bytes_first": round(statistics.median(resident[:quarter])),
            "rss_bytes_last": round(statistics.median(resident[-quarter:])),
            "descriptors_max": max(sample["descriptors"] for sample in settled),
            "threads_max": max(sample["threads"] for sample in settled)}


def growth_faults(lives):
    """How much the last lives take more than the first, the longest at its end more than at its beginning, and what of
    it is too much."""
    longest = max(lives, key=lambda life: life["seconds"])
    short = [life for life in lives if life is not longest]
    if len(short) < 2:
        raise SoakError(f"{len(lives)} lives are too few to say whether it grows")
    third = max(1, len(short) // 3)
    growth = {}
    faults = []
    allowed = {"rss_bytes": lambda first: first * RSS_GROWTH_MAX + RSS_SLACK_BYTES,
               "descriptors_max": lambda first: DESCRIPTORS_SLACK,
               "threads_max": lambda first: THREADS_SLACK}
    for name, bound in allowed.items():
        first = statistics.median(life[name] for life in short[:third])
        last = statistics.median(life[name] for life in short[-third:])
        growth[name] = round(last - first)
        if last - first > bound(first):
            faults.append(f"{name} has grown from {first:.0f} to {last:.0f} over {len(short)} lives")
    grown = longest["rss_bytes_last"] - longest["rss_bytes_first"]
    growth["rss_bytes_in_the_longest_life"] = grown
    if grown > allowed["rss_bytes"](longest["rss_bytes_first"]):
        faults.append(f"rss_bytes has grown by {grown} in a life of {longest['seconds']} s and {longest['commands']} "
                      "commands")
    return growth, faults
