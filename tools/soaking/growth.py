"""What a daemon may grow by."""

import statistics

from .programs import SoakError

# From the first lives to the last, and within the longest: each life is a process of its own, so that what one leaks
# shows in the longest alone. Memory depends on when snapshots and backups came. What is kept of closed orders is
# bounded, whatever the number of commands.
RSS_GROWTH_MAX = 0.25
RSS_SLACK_BYTES = 64 << 20
DESCRIPTORS_SLACK = 32
THREADS_SLACK = 4

# Tables of the three stores, of which there are more as the ledger grows, have a bound of their own: so many of each
# are open (engine/journal/store_options.cc), some more while they are merged.
TABLES_MAX = 3 * 128 + 32

# What is sampled: the figure of a life that is compared with those of other lives, and how much it may grow from what.
SAMPLED = {"rss_bytes": ("rss_bytes", lambda first: first * RSS_GROWTH_MAX + RSS_SLACK_BYTES),
           "descriptors": ("descriptors_max", lambda first: DESCRIPTORS_SLACK),
           "threads": ("threads_max", lambda first: THREADS_SLACK)}


def life_figures(seconds, commands, samples):
    """Of the samples of a life: once it has warmed up, in its first and in its last quarter."""
    settled = samples[len(samples) // 4:]
    if len(settled) < 2:
        raise SoakError("a life is too short to be sampled")
    quarter = max(1, len(samples) // 4)
    figures = {"seconds": round(seconds, 1), "commands": commands}
    for name in SAMPLED:
        values = [sample[name] for sample in settled]
        figures[f"{name}_first"] = round(statistics.median(values[:quarter]))
        figures[f"{name}_last"] = round(statistics.median(values[-quarter:]))
    figures["rss_bytes"] = round(statistics.median(sample["rss_bytes"] for sample in settled))
    figures["descriptors_max"] = max(sample["descriptors"] for sample in settled)
    figures["tables_max"] = max(sample["tables"] for sample in settled)
    figures["threads_max"] = max(sample["threads"] for sample in settled)
    return figures


def growth_faults(lives):
    """How much the last lives take more than the first, and the longest at its end more than at its beginning; and what
    of it is too much, as are too many open tables."""
    longest = max(lives, key=lambda life: life["seconds"])
    short = [life for life in lives if life is not longest]
    if len(short) < 2:
        raise SoakError(f"{len(lives)} lives are too few to say whether it grows")
    third = max(1, len(short) // 3)
    growth = {}
    faults = []
    for name, (compared, allowed) in SAMPLED.items():
        first = statistics.median(life[compared] for life in short[:third])
        last = statistics.median(life[compared] for life in short[-third:])
        growth[compared] = round(last - first)
        if last - first > allowed(first):
            faults.append(f"{compared} has grown from {first:.0f} to {last:.0f} over {len(short)} lives")
        first, last = longest[f"{name}_first"], longest[f"{name}_last"]
        growth[f"{name}_in_the_longest_life"] = last - first
        if last - first > allowed(first):
            faults.append(f"{name} has grown by {last - first} in a life of {longest['seconds']} s and "
                          f"{longest['commands']} commands")
    tables = max(life["tables_max"] for life in lives)
    if tables > TABLES_MAX:
        faults.append(f"{tables} tables of the stores were open at once, of {TABLES_MAX}")
    return growth, faults
