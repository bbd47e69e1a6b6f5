"""bench/budgets.json: what each workload may cost, and the compiler that this is true of."""

import dataclasses
import json

from guard.counting import Counts
from guard.programs import ROOT, GuardError

PATH = ROOT / "bench" / "budgets.json"
COMMANDS = 100_000  # of a workload that has no budget yet


@dataclasses.dataclass
class Budgets:
    """Counts by the name of their workload, in the catalogue's order."""
    compiler: str
    workloads: dict


def load(path=PATH):
    if not path.exists():
        return Budgets("", {})
    try:
        content = json.loads(path.read_text())
        return Budgets(content["compiler"], {name: Counts(**counts) for name, counts in content["workloads"].items()})
    except (ValueError, KeyError, TypeError) as error:
        raise GuardError(f"{path} is no budget file ({error!r}); tools/bench-guard --update writes one") from error


def text_of(budgets):
    """One line for each workload, so that a change of one is a change of one line."""
    lines = [f'    "{name}": {counts_text(counts)}' for name, counts in budgets.workloads.items()]
    return f'{{\n  "compiler": {json.dumps(budgets.compiler)},\n  "workloads": {{\n' + ",\n".join(lines) + "\n  }\n}\n"


def counts_text(counts):
    return (f'{{"commands": {counts.commands}, '
            f'"instructions_per_command": {counts.instructions_per_command:.2f}, '
            f'"allocations_per_command": {counts.allocations_per_command:.5f}}}')


def missing_from(budgets, names):
    """Workloads of the catalogue without a budget, and budgets without a workload."""
    return [name for name in names if name not in budgets.workloads], [
        name for name in budgets.workloads if name not in names]


def updated(budgets, measured, names, compiler):
    """The budgets with what was measured, in the order of `names`, and what changed, line by line."""
    both = {**budgets.workloads, **measured}
    after = Budgets(compiler, {name: both[name] for name in names if name in both})
    changes = [] if compiler == budgets.compiler else [f"compiler: {budgets.compiler or 'none'} -> {compiler}"]
    changes += [f"{name}: removed" for name in budgets.workloads if name not in after.workloads]
    for name, counts in measured.items():
        before = budgets.workloads.get(name)
        if before is None:
            changes.append(f"{name}: new")
        elif before != counts:
            changes.append(f"{name}: " + ", ".join(changed_fields(before, counts)))
    return after, changes


def changed_fields(before, after):
    for field in dataclasses.fields(Counts):
        old, new = getattr(before, field.name), getattr(after, field.name)
        if old != new:
            percent = f" ({100 * (new / old - 1):+.2f}%)" if old else ""
            yield f"{field.name} {old:,} -> {new:,}{percent}"
