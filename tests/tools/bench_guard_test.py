"""The verdicts of tools/bench-guard, on measured figures made up for each case."""

import dataclasses
import importlib.machinery
import importlib.util
import json
import pathlib
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.dont_write_bytecode = True
sys.path.insert(0, str(ROOT / "tools"))

# pylint: disable=wrong-import-position
from guard import budgets, counting, programs, report, verdicts
from guard.counting import Counts
from guard.verdicts import Outcome

BUDGET = Counts(commands=1000, instructions_per_command=500.0, allocations_per_command=0.1)
QUIET = [0.99, 1.0, 1.01, 1.0, 0.98, 1.02, 1.0, 1.01, 0.99]


def guard():
    """The program itself, as a module."""
    loader = importlib.machinery.SourceFileLoader("bench_guard", str(ROOT / "tools" / "bench-guard"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("bench_guard", loader))
    loader.exec_module(module)
    return module


def measured(**changed):
    return dataclasses.replace(BUDGET, **changed)


class JudgeCounts(unittest.TestCase):
    def test_passes_up_to_two_percent_above(self):
        self.assertIs(verdicts.judge_counts(measured(instructions_per_command=510.0), BUDGET), Outcome.PASSED)

    def test_fails_beyond_two_percent_above(self):
        self.assertIs(verdicts.judge_counts(measured(instructions_per_command=510.01), BUDGET), Outcome.REGRESSED)

    def test_passes_down_to_two_percent_below(self):
        self.assertIs(verdicts.judge_counts(measured(instructions_per_command=490.0), BUDGET), Outcome.PASSED)

    def test_asks_for_a_lower_budget_beyond_two_percent_below(self):
        self.assertIs(verdicts.judge_counts(measured(instructions_per_command=489.99), BUDGET), Outcome.BETTER)

    def test_fails_on_allocations_alone(self):
        self.assertIs(verdicts.judge_counts(measured(allocations_per_command=0.11), BUDGET), Outcome.REGRESSED)

    def test_fails_on_an_allocation_where_none_is_allowed(self):
        none = measured(allocations_per_command=0.0)
        self.assertIs(verdicts.judge_counts(measured(allocations_per_command=0.00001), none), Outcome.REGRESSED)

    def test_fewer_instructions_do_not_pay_for_allocations(self):
        traded = measured(instructions_per_command=400.0, allocations_per_command=0.2)
        self.assertIs(verdicts.judge_counts(traded, BUDGET), Outcome.REGRESSED)


class JudgeTimes(unittest.TestCase):
    def outcome(self, same, against_base):
        return verdicts.judge_times(same, against_base).outcome

    def test_passes_within_five_percent_on_a_quiet_machine(self):
        self.assertIs(self.outcome(QUIET, [ratio * 1.04 for ratio in QUIET]), Outcome.PASSED)

    def test_fails_beyond_five_percent_on_a_quiet_machine(self):
        self.assertIs(self.outcome(QUIET, [ratio * 1.06 for ratio in QUIET]), Outcome.REGRESSED)

    def test_is_too_noisy_when_the_same_program_differs_from_itself(self):
        self.assertIs(self.outcome([0.8, 0.9, 0.9, 1.0, 1.0, 1.0, 1.1, 1.1, 1.2], QUIET), Outcome.TOO_NOISY)

    def test_is_too_noisy_when_one_of_two_equal_runs_is_always_slower(self):
        self.assertIs(self.outcome([ratio * 0.9 for ratio in QUIET], QUIET), Outcome.TOO_NOISY)

    def test_one_wild_pair_is_not_noise(self):
        self.assertIs(self.outcome([*QUIET[:8], 3.0], [*QUIET[:8], 3.0]), Outcome.PASSED)

    def test_is_too_noisy_for_a_slowdown_that_noise_explains(self):
        noisy = [0.85, 0.9, 0.95, 1.0, 1.0, 1.0, 1.05, 1.1, 1.15]
        self.assertIs(self.outcome(noisy, [ratio * 1.08 for ratio in QUIET]), Outcome.TOO_NOISY)

    def test_finds_a_slowdown_beyond_the_noise(self):
        noisy = [0.85, 0.9, 0.95, 1.0, 1.0, 1.0, 1.05, 1.1, 1.15]
        self.assertIs(self.outcome(noisy, [ratio * 1.5 for ratio in QUIET]), Outcome.REGRESSED)

    def test_is_too_noisy_when_pairs_disagree_about_a_slowdown(self):
        torn = [0.7, 0.7, 0.7, 0.7, 1.3, 1.3, 1.3, 1.3, 1.3]
        self.assertIs(self.outcome(QUIET, torn), Outcome.TOO_NOISY)


class IntervalOfMedian(unittest.TestCase):
    def test_leaves_out_the_extremes_of_nine(self):
        self.assertEqual(verdicts.interval_of_median([9, 1, 8, 2, 7, 3, 6, 4, 5]), (2, 8))

    def test_narrows_with_more_pairs(self):
        self.assertEqual(verdicts.interval_of_median(list(range(1, 26))), (8, 18))


class BudgetFile(unittest.TestCase):
    def test_reads_what_it_writes(self):
        before = budgets.Budgets("g++ 12", {"plain-1": BUDGET, "crash": measured(allocations_per_command=0.00003)})
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "budgets.json"
            path.write_text(budgets.text_of(before))
            self.assertEqual(budgets.load(path), before)

    def test_refuses_another_file(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "budgets.json"
            path.write_text(json.dumps({"workloads": {}}))
            with self.assertRaises(programs.GuardError):
                budgets.load(path)

    def test_an_update_of_one_workload_keeps_the_others(self):
        before = budgets.Budgets("g++ 12", {"a": BUDGET, "b": BUDGET})
        cheaper = measured(instructions_per_command=400.0)
        after, changes = budgets.updated(before, {"b": cheaper}, ["a", "b"], "g++ 12")
        self.assertEqual(after.workloads, {"a": BUDGET, "b": cheaper})
        self.assertEqual(changes, ["b: instructions_per_command 500.0 -> 400.0 (-20.00%)"])

    def test_an_update_follows_the_catalogue(self):
        before = budgets.Budgets("g++ 12", {"gone": BUDGET, "b": BUDGET})
        after, changes = budgets.updated(before, {"a": BUDGET, "b": BUDGET}, ["a", "b"], "g++ 13")
        self.assertEqual(list(after.workloads), ["a", "b"])
        self.assertEqual(changes, ["compiler: g++ 12 -> g++ 13", "gone: removed", "a: new"])

    def test_names_workloads_without_a_budget_and_budgets_without_a_workload(self):
        kept = budgets.Budgets("g++ 12", {"gone": BUDGET, "a": BUDGET})
        self.assertEqual(budgets.missing_from(kept, ["a", "new"]), (["new"], ["gone"]))


class Guard(unittest.TestCase):
    """The program, with its measuring replaced."""

    def setUp(self):
        self.guard = guard()
        self.compared = []

    def counts(self, compiler, base=None):
        """Outcomes when the core costs 600 for a budget of 500, and 590 at the base."""
        self.guard.guard_run_of = lambda build: build
        self.guard.workload_names = lambda program: ["a"]
        self.guard.compiler_path = lambda build: "cxx"
        self.guard.compiler_version = lambda path: compiler
        self.guard.budget_file.load = lambda: budgets.Budgets("g++ 12", {"a": BUDGET})
        self.guard.base_program = self.fake_base
        self.guard.default_base = lambda: "the commit before"
        costs = {"base": 590.0}
        self.guard.count_all = lambda program, commands: {
            "a": measured(instructions_per_command=costs.get(program, 600.0))}
        self.guard.print = lambda *_, **__: None
        return self.guard.guard_counts(self.guard.parse(["--base", base] if base else []))

    def fake_base(self, commit, build):
        del build
        self.compared.append(commit)
        return self.guard.contextlib.nullcontext("base")

    def test_holds_counts_against_budgets_with_the_pinned_compiler(self):
        self.assertEqual(self.counts("g++ 12"), [Outcome.REGRESSED])
        self.assertEqual(self.compared, [])

    def test_compares_with_the_commit_before_with_another_compiler(self):
        self.assertEqual(self.counts("g++ 13"), [Outcome.PASSED])
        self.assertEqual(self.compared, ["the commit before"])

    def test_compares_with_a_named_commit(self):
        self.assertEqual(self.counts("g++ 12", base="abc"), [Outcome.PASSED])
        self.assertEqual(self.compared, ["abc"])

    def test_exit_codes(self):
        for outcomes, code in [([Outcome.PASSED, Outcome.BETTER], 0), ([Outcome.PASSED, Outcome.REGRESSED], 1),
                               ([Outcome.TOO_NOISY, Outcome.PASSED], 5), ([Outcome.TOO_NOISY, Outcome.REGRESSED], 1)]:
            self.assertEqual(self.guard.exit_code_of(outcomes), code)

    def test_races_a_noisy_program_against_itself_for_longer(self):
        noisy = [0.8, 0.9, 0.9, 1.0, 1.0, 1.0, 1.1, 1.1, 1.2]
        races = []
        self.guard.guard_run_of = lambda build: build
        self.guard.race = lambda *race: races.append(race) or list(noisy)
        self.guard.print = lambda *_, **__: None
        self.guard.workload_names = lambda program: ["a"]
        outcomes = self.guard.guard_times(self.guard.parse(["--time", "--only", "a", "--base-build", "b"]))
        self.assertEqual(outcomes, [Outcome.TOO_NOISY])
        self.assertEqual([pairs for *_, pairs in races], [9, 9, 18])


class Report(unittest.TestCase):
    def test_says_which_workload_by_how_much_and_what_to_do(self):
        dear = measured(instructions_per_command=600.0)
        text = report.count_report([("plain-1", dear, BUDGET, Outcome.REGRESSED)], "budget", "guard_run")
        for part in ["600.00", "500.00", "+20.00%", "guard_run plain-1 1000", "--update", "0 passed, 1 failed"]:
            self.assertIn(part, text)

    def test_asks_to_lower_a_budget_and_passes(self):
        cheap = measured(instructions_per_command=400.0)
        text = report.count_report([("plain-1", cheap, BUDGET, Outcome.BETTER)], "budget", "guard_run")
        self.assertIn("--update lowers the budget", text)
        self.assertIn("1 passed, 0 failed", text)

    def test_says_that_noise_is_no_pass(self):
        verdict = verdicts.TimeVerdict(Outcome.TOO_NOISY, noise=0.07, slowdown=0.0)
        text = report.time_report([("plain-1", verdict, 9)], "abc")
        self.assertIn("machine too noisy", text)
        self.assertIn("0 passed, 1 failed", text)


class Counting(unittest.TestCase):
    def test_reads_the_total_of_a_profile(self):
        self.assertEqual(counting.instructions_in("version: 1\nfn=x\n1 2\ntotals: 12345\n"), 12345)

    def test_rounds_as_the_budget_file_shows(self):
        self.assertEqual(counting.counts_of(3, 1000, 1), Counts(3, 333.33, 0.33333))


if __name__ == "__main__":
    unittest.main()
