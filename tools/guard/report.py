"""What the person reads who finds the guard red."""

import math

from guard.verdicts import TIME_TOLERANCE, Outcome, change

ADVICE = {
    "budget": {
        Outcome.REGRESSED: """\
{name}: the core does more for each command than bench/budgets.json allows ({measured} for {allowed}).
  Where it goes:  {profile}
  If that is the price of something wanted, tools/bench-guard --update raises the budget; say why in the commit.""",
        Outcome.BETTER: """\
{name}: the core does less for each command than its budget ({measured} for {allowed}).
  Please keep it that way: tools/bench-guard --update lowers the budget.""",
    },
    "base": {
        Outcome.REGRESSED: """\
{name}: the core does more for each command than {label} ({measured} for {allowed}).
  Where it goes:  {profile}""",
    },
}
PROFILE = ("valgrind --tool=callgrind --instr-atstart=no --callgrind-out-file=/tmp/{file}.out "
           "{program} {name} {commands} && callgrind_annotate /tmp/{file}.out | less")


def percent(fraction):
    return "new" if math.isinf(fraction) else f"{100 * fraction:+.2f}%"


def table(lines):
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    return "\n".join(
        "  ".join(text.ljust(width) if column == 0 else text.rjust(width)
                  for column, (text, width) in enumerate(zip(line, widths))) for line in lines)


def counts_text(counts):
    return (f"{counts.instructions_per_command:,.2f} instructions, "
            f"{counts.allocations_per_command:.5f} allocations")


def tally(outcomes):
    passed = sum(outcome in (Outcome.PASSED, Outcome.BETTER) for outcome in outcomes)
    return f"{passed} passed, {len(outcomes) - passed} failed"


def count_report(rows, label, program):
    """Of (name, measured, allowed, outcome); `label` is what is compared with: the budget, or a base."""
    lines = [("workload", "instructions", label, "change", "allocations", label, "change", "")]
    advice = []
    for name, measured, allowed, outcome in rows:
        lines.append((name,
                      f"{measured.instructions_per_command:,.2f}", f"{allowed.instructions_per_command:,.2f}",
                      percent(change(measured.instructions_per_command, allowed.instructions_per_command)),
                      f"{measured.allocations_per_command:.5f}", f"{allowed.allocations_per_command:.5f}",
                      percent(change(measured.allocations_per_command, allowed.allocations_per_command)),
                      outcome.value if label == "budget" or outcome is not Outcome.BETTER else "fewer"))
        template = ADVICE["budget" if label == "budget" else "base"].get(outcome)
        if template:
            profile = PROFILE.format(program=program, name=name, file=name.replace("/", "-"), commands=measured.commands)
            advice.append(template.format(name=name, label=label, measured=counts_text(measured),
                                          allowed=counts_text(allowed), profile=profile))
    return "\n".join([table(lines), *advice, tally([outcome for *_, outcome in rows])])


def time_report(rows, label):
    """Of (name, verdict, pairs)."""
    lines = [("workload", "pairs", "noise (A/A)", f"against {label}", "")]
    advice = []
    for name, verdict, pairs in rows:
        lines.append((name, str(pairs), f"{100 * verdict.noise:.1f}%", percent(verdict.slowdown),
                      verdict.outcome.value))
        if verdict.outcome is Outcome.REGRESSED:
            advice.append(f"{name}: takes {100 * verdict.slowdown:.1f}% longer than {label}, more than the "
                          f"{100 * TIME_TOLERANCE:.0f}% allowed and the {100 * verdict.noise:.1f}% of noise.\n"
                          "  If tools/bench-guard passes, it is no more instructions but dearer ones: look for cache "
                          "misses, wrong guesses, divisions.")
        if verdict.outcome is Outcome.TOO_NOISY:
            advice.append(f"{name}: machine too noisy. Pairs of the same program differ by {100 * verdict.noise:.1f}%, "
                          "or pairs disagree; this is not a pass.\n"
                          "  Run it again on a quiet machine, or with more --pairs.")
    return "\n".join([table(lines), *advice, tally([verdict.outcome for _, verdict, _ in rows])])
