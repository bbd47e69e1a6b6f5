"""What tools/soak concludes from figures, on some made up for each case."""

import copy
import pathlib
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.dont_write_bytecode = True
sys.path.insert(0, str(ROOT / "tools"))

# pylint: disable=wrong-import-position
from soaking import report
from soaking.growth import growth_faults, life_figures
from soaking.load import load_faults
from soaking.programs import SoakError

MB = 1 << 20
SAMPLE = {"rss_bytes": 100 * MB, "descriptors": 50, "tables": 30, "threads": 20}
LIFE = {"seconds": 30.0, "commands": 1000, "rss_bytes": 100 * MB, "rss_bytes_first": 100 * MB,
        "rss_bytes_last": 100 * MB, "descriptors_max": 50, "descriptors_first": 50, "descriptors_last": 50,
        "tables_max": 30, "threads_max": 20, "threads_first": 20, "threads_last": 20}


def sampled(name, values):
    """Samples that differ in one figure."""
    return [{**SAMPLE, name: value} for value in values]


def lives(name, values, **longest):
    """Short lives that differ in one figure, amid them the longest."""
    made = [{**LIFE, name: value} for value in values]
    made.insert(len(made) // 2, {**LIFE, "seconds": 900.0, **longest})
    return made


def faults_of(made):
    return growth_faults(made)[1]


class LifeFigures(unittest.TestCase):
    def figures(self, name, values):
        return life_figures(30, 1000, sampled(name, values))

    def test_memory_is_the_median_once_it_has_warmed_up(self):
        # A quarter of eight samples is warming up: the median is that of 30 to 80.
        self.assertEqual(self.figures("rss_bytes", [900, 900, 30, 40, 50, 60, 70, 80])["rss_bytes"], 55)

    def test_one_wild_sample_is_not_its_memory(self):
        self.assertEqual(self.figures("rss_bytes", [10, 10, 10, 10, 10, 10, 10, 9000])["rss_bytes"], 10)

    def test_compares_the_first_quarter_behind_the_warming_up_with_the_last(self):
        figures = self.figures("rss_bytes", [900, 900, 30, 40, 50, 60, 70, 80])
        self.assertEqual((figures["rss_bytes_first"], figures["rss_bytes_last"]), (35, 75))
        for name in ("descriptors", "threads"):
            figures = self.figures(name, [900, 900, 30, 40, 50, 60, 70, 80])
            self.assertEqual((figures[f"{name}_first"], figures[f"{name}_last"]), (35, 75))

    def test_descriptors_and_threads_are_the_most_behind_the_warming_up(self):
        self.assertEqual(self.figures("descriptors", [99, 50, 51, 58, 52, 51, 50, 50])["descriptors_max"], 58)
        self.assertEqual(self.figures("threads", [99, 20, 24, 20])["threads_max"], 24)

    def test_open_tables_are_the_most_behind_the_warming_up(self):
        self.assertEqual(self.figures("tables", [99, 20, 24, 20])["tables_max"], 24)

    def test_keeps_how_long_and_how_much(self):
        figures = life_figures(30.04, 1000, [SAMPLE, SAMPLE])
        self.assertEqual((figures["seconds"], figures["commands"]), (30.0, 1000))

    def test_refuses_a_life_of_fewer_than_two_samples(self):
        for samples in ([], [SAMPLE]):
            with self.assertRaisesRegex(SoakError, "too short"):
                life_figures(30, 1000, samples)
        life_figures(30, 1000, [SAMPLE, SAMPLE])


class GrowthOverLives(unittest.TestCase):
    def test_flat_is_no_growth(self):
        growth, faults = growth_faults(lives("rss_bytes", [100 * MB] * 6))
        self.assertEqual(set(growth.values()), {0})
        self.assertEqual(faults, [])

    def test_memory_may_grow_by_a_quarter_and_64_mb(self):
        self.assertEqual(faults_of(lives("rss_bytes", [100 * MB] * 3 + [189 * MB] * 3)), [])

    def test_memory_may_not_grow_by_more(self):
        growth, faults = growth_faults(lives("rss_bytes", [100 * MB] * 3 + [189 * MB + 1] * 3))
        self.assertEqual(growth["rss_bytes"], 89 * MB + 1)
        self.assertEqual(faults, [f"rss_bytes has grown from {100 * MB} to {189 * MB + 1} over 6 lives"])

    def test_descriptors_may_grow_by_32(self):
        self.assertEqual(faults_of(lives("descriptors_max", [50, 82])), [])
        self.assertEqual(faults_of(lives("descriptors_max", [50, 83])),
                         ["descriptors_max has grown from 50 to 83 over 2 lives"])

    def test_threads_may_grow_by_four(self):
        self.assertEqual(faults_of(lives("threads_max", [20, 24])), [])
        self.assertEqual(faults_of(lives("threads_max", [20, 25])),
                         ["threads_max has grown from 20 to 25 over 2 lives"])

    def test_open_tables_may_grow_up_to_their_bound(self):
        self.assertEqual(faults_of(lives("tables_max", [30, 416])), [])
        self.assertEqual(faults_of(lives("tables_max", [417, 30])),
                         ["417 tables of the stores were open at once, of 416"])

    def test_each_figure_that_grows_is_a_fault(self):
        made = lives("threads_max", [20, 25])
        made[-1]["descriptors_max"] = 83
        self.assertEqual(len(faults_of(made)), 2)

    def test_compares_the_first_third_with_the_last(self):
        growth, faults = growth_faults(lives("threads_max", [20, 20, 20, 99, 99, 99, 23, 23, 23]))
        self.assertEqual(growth["threads_max"], 3)
        self.assertEqual(faults, [])

    def test_one_wild_life_is_no_growth(self):
        self.assertEqual(faults_of(lives("threads_max", [20] * 8 + [99])), [])

    def test_two_wild_lives_of_the_last_three_are(self):
        self.assertEqual(len(faults_of(lives("threads_max", [20] * 7 + [99, 99]))), 1)

    def test_shrinking_is_no_fault(self):
        growth, faults = growth_faults(lives("rss_bytes", [900 * MB] * 3 + [100 * MB] * 3))
        self.assertEqual(growth["rss_bytes"], -800 * MB)
        self.assertEqual(faults, [])

    def test_what_the_longest_life_had_at_most_is_not_compared_with_the_others(self):
        made = lives("threads_max", [20, 20], threads_max=99)
        made.append(made.pop(1))  # where the last life is looked for
        self.assertEqual(faults_of(made), [])

    def test_refuses_fewer_than_two_beside_the_longest(self):
        for made in (lives("threads_max", [20]), lives("threads_max", [])):
            with self.assertRaisesRegex(SoakError, "too few"):
                growth_faults(made)


class GrowthInTheLongestLife(unittest.TestCase):
    def faults(self, last):
        return faults_of(lives("threads_max", [20, 20], rss_bytes_last=last))

    def test_memory_may_grow_by_a_quarter_and_64_mb(self):
        self.assertEqual(self.faults(189 * MB), [])

    def test_memory_may_not_grow_by_more(self):
        self.assertEqual(self.faults(189 * MB + 1),
                         [f"rss_bytes has grown by {89 * MB + 1} in a life of 900.0 s and 1000 commands"])

    def test_descriptors_may_grow_by_32(self):
        self.assertEqual(faults_of(lives("threads_max", [20, 20], descriptors_last=82)), [])
        growth, faults = growth_faults(lives("threads_max", [20, 20], descriptors_last=83))
        self.assertEqual(growth["descriptors_in_the_longest_life"], 33)
        self.assertEqual(faults, ["descriptors has grown by 33 in a life of 900.0 s and 1000 commands"])

    def test_threads_may_grow_by_four(self):
        self.assertEqual(faults_of(lives("threads_max", [20, 20], threads_last=24)), [])
        self.assertEqual(faults_of(lives("threads_max", [20, 20], threads_last=25)),
                         ["threads has grown by 5 in a life of 900.0 s and 1000 commands"])

    def test_what_a_short_one_grows_by_is_not_looked_at(self):
        self.assertEqual(faults_of(lives("rss_bytes_last", [900 * MB] * 6)), [])


class LoadFaults(unittest.TestCase):
    def faults(self, accepted=800, rate_per_second=1000, streams=1):
        return load_faults({"commands": 1000, "accepted": accepted, "rate_per_second": rate_per_second,
                            "streams": streams}, 1000.0)

    def test_half_of_the_commands_must_be_accepted(self):
        self.assertEqual(self.faults(accepted=500), [])
        self.assertEqual(self.faults(accepted=499), ["only 499 of 1000 commands were accepted"])

    def test_nine_tenths_of_the_rate_must_be_kept_up(self):
        self.assertEqual(self.faults(rate_per_second=900), [])
        self.assertRegex(self.faults(rate_per_second=899)[0], "^899 commands a second were kept up instead of 1000")

    def test_subscribers_must_have_been_sent_something(self):
        self.assertEqual(self.faults(streams=0), ["no subscriber was sent anything"])

    def test_all_are_told(self):
        self.assertEqual(len(self.faults(accepted=0, rate_per_second=0, streams=0)), 3)


class LinesForDocs(unittest.TestCase):
    REPORT = {"minutes": 30, "loaded_minutes": 31.4, "capacity_per_second": 12345, "rate_per_second": 9876, "commands": 1234567,
              "accepted": 1000000, "retries": 17, "kills": 10, "stops": 21, "snapshots": 33, "backups": 32,
              "streams": 4321, "digests": 95, "rss_bytes_median": 250 * MB, "descriptors_max": 61,
              "tables_max": 77, "threads_max": 22,
              "growth": {"rss_bytes": -3 * MB, "rss_bytes_in_the_longest_life": 12 * MB, "descriptors_max": 2,
                         "descriptors_in_the_longest_life": 4, "threads_max": 1, "threads_in_the_longest_life": -1}, "faults": []}

    def test_are_a_table_of_all_figures(self):
        lines = report.lines_for_docs(self.REPORT).splitlines()
        self.assertEqual({line.count("|") for line in lines}, {3})
        for part in ["| 31.4 |", "12,345, 9,876", "1,234,567; 1,000,000; 17", "10; 21", "33; 32; 4,321", "| 95 |",
                     "250 MB; -3 MB", "| 12 MB |", "61; 2; 4", "| 77 |", "22; 1; -1", "| faults | 0 |"]:
            self.assertIn(part, "\n".join(lines))

    def test_count_faults(self):
        faulty = copy.deepcopy(self.REPORT)
        faulty["faults"] = ["one", "another one"]
        self.assertIn("| faults | 2 |", report.lines_for_docs(faulty))


class Program(unittest.TestCase):
    def run_soak(self, *words):
        return subprocess.run([sys.executable, "-B", str(ROOT / "tools" / "soak"), *words], capture_output=True,
                              text=True, check=False, stdin=subprocess.DEVNULL, timeout=60)

    def test_names_the_build_that_it_was_run_with_when_it_says_how_to_repeat_it(self):
        with tempfile.TemporaryDirectory(prefix="an asan build ") as build:
            done = self.run_soak("--minutes", "2", "--build", build)
        self.assertEqual(done.returncode, 4, done.stderr)
        self.assertIn("farmgate is not there", done.stderr)
        self.assertTrue(done.stderr.endswith(f"tools/soak --minutes 2 --build '{build}'\n"), done.stderr)

    def test_does_not_ask_to_repeat_wrong_usage(self):
        done = self.run_soak("--minutes", "0.5")
        self.assertEqual(done.returncode, 2)
        self.assertNotIn("repeat", done.stderr)


if __name__ == "__main__":
    unittest.main()
