"""A run in a few lines, for docs/reliability.md."""


def lines_for_docs(report):
    growth = report["growth"]
    return "\n".join([
        "| figure | of the soak |",
        "| --- | --- |",
        f"| minutes under load | {report['loaded_minutes']:g} |",
        f"| capacity, rate kept (commands a second) | {report['capacity_per_second']:,}, "
        f"{report['rate_per_second']:,} |",
        f"| commands; accepted; retries among them | {report['commands']:,}; {report['accepted']:,}; "
        f"{report['retries']:,} |",
        f"| lives ended by kill -9; by SIGTERM | {report['kills']}; {report['stops']} |",
        f"| snapshots; backups; streams of subscribers | {report['snapshots']}; {report['backups']}; "
        f"{report['streams']:,} |",
        f"| digests compared | {report['digests']} |",
        f"| memory, median; growth from the first lives to the last | {_mb(report['rss_bytes_median'])}; "
        f"{_mb(growth['rss_bytes'])} |",
        f"| memory, growth in the longest life | {_mb(growth['rss_bytes_in_the_longest_life'])} |",
        f"| descriptors but of tables, most; growth from the first lives to the last; in the longest | "
        f"{report['descriptors_max']}; {growth['descriptors_max']}; {growth['descriptors_in_the_longest_life']} |",
        f"| open tables of the stores, most | {report['tables_max']} |",
        f"| threads, most; growth from the first lives to the last; in the longest | {report['threads_max']}; "
        f"{growth['threads_max']}; {growth['threads_in_the_longest_life']} |",
        f"| faults | {len(report['faults'])} |",
    ])


def _mb(size_bytes):
    return f"{size_bytes / (1 << 20):,.0f} MB"
