"""When is it slower? Pure functions of what was measured."""

import dataclasses
import enum
import math
import statistics

COUNT_TOLERANCE = 0.02  # of instructions and allocations
TIME_TOLERANCE = 0.05


class Outcome(enum.Enum):
    PASSED = "ok"
    BETTER = "below budget"
    REGRESSED = "REGRESSED"
    TOO_NOISY = "TOO NOISY"


def change(measured, allowed):
    """How much more than allowed, as a fraction. Something where nothing is allowed is infinitely more."""
    if allowed == 0:
        return math.inf if measured > 0 else 0.0
    return measured / allowed - 1


def judge_counts(measured, allowed):
    pairs = [(measured.instructions_per_command, allowed.instructions_per_command),
             (measured.allocations_per_command, allowed.allocations_per_command)]
    if any(now > budget * (1 + COUNT_TOLERANCE) for now, budget in pairs):
        return Outcome.REGRESSED
    is_better = any(now < budget * (1 - COUNT_TOLERANCE) for now, budget in pairs)
    return Outcome.BETTER if is_better else Outcome.PASSED


def interval_of_median(ratios):
    """Where the median of such pairs lies, 19 times of 20, whatever their distribution: two of the sorted ratios."""
    rank = max(0, int((len(ratios) - 1.96 * math.sqrt(len(ratios))) / 2))
    ordered = sorted(ratios)
    return ordered[rank], ordered[-1 - rank]


def noise_of(ratios):
    """By how much a median of such pairs of the same program may be off."""
    low, high = interval_of_median(ratios)
    return max(high, 1 / low) - 1


@dataclasses.dataclass(frozen=True)
class TimeVerdict:
    outcome: Outcome
    noise: float    # what the A/A pairs show
    slowdown: float  # median of the A/B pairs


def judge_times(same, against_base):
    """From ratios of pairs: the program against itself, and against the base (more than 1 is slower)."""
    noise = noise_of(same)
    slowdown = statistics.median(against_base) - 1
    outcome = Outcome.TOO_NOISY if noise > TIME_TOLERANCE else Outcome.PASSED
    if slowdown > max(TIME_TOLERANCE, noise):
        # Pairs that do not agree that there is any slowdown prove none; nor its absence.
        agreed = interval_of_median(against_base)[0] > 1
        outcome = Outcome.REGRESSED if agreed else Outcome.TOO_NOISY
    return TimeVerdict(outcome, noise, slowdown)
