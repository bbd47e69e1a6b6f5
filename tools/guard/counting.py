"""What each workload costs in instructions and allocations, counted under callgrind."""

import concurrent.futures
import dataclasses
import json
import os
import pathlib
import shutil
import tempfile

from guard.programs import ROOT, GuardError, output_of


@dataclasses.dataclass(frozen=True)
class Counts:
    """Of the timed commands of one workload. Figures are rounded as the budget file shows them."""
    commands: int
    instructions_per_command: float
    allocations_per_command: float


def counts_of(commands, instructions, allocations):
    return Counts(commands, round(instructions / commands, 2), round(allocations / commands, 5))


def instructions_in(profile):
    for line in profile.splitlines():
        if line.startswith("totals:"):
            return int(line.split()[1])
    return 0


def count(program, name, commands):
    """Runs one workload once: counts repeat exactly, whatever else the machine does."""
    with tempfile.TemporaryDirectory() as folder:
        profile = pathlib.Path(folder) / "callgrind.out"
        printed = output_of(["valgrind", "--tool=callgrind", "--quiet", "--instr-atstart=no",
                             f"--callgrind-out-file={profile}", program, name, commands], cwd=ROOT)
        instructions = instructions_in(profile.read_text())
    figures = json.loads(printed)
    if instructions < figures["commands"]:
        raise GuardError(f"callgrind saw nothing of {name}: guard_run was built without valgrind's header; "
                         "tools/setup --ci installs it, then tools/build")
    return counts_of(figures["commands"], instructions, figures["allocations"])


def count_all(program, commands_by_name):
    """Counts of each workload by name, as many at a time as there are processors."""
    if shutil.which("valgrind") is None:
        raise GuardError("valgrind is missing; tools/setup --ci installs it")
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        counting = {name: pool.submit(count, program, name, commands) for name, commands in commands_by_name.items()}
        return {name: counted.result() for name, counted in counting.items()}
