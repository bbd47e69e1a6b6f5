"""Two programs over the same workload, in turn: A B A B ..., on one processor, so that noise meets both alike."""

import os
import statistics
import subprocess

from guard.programs import ROOT, GuardError

COMMANDS = 200_000
TURNS = 40  # of a pair; 5,000 commands each


class Runner:
    """One run of guard_run that has made its workload and waits for its turns."""

    def __init__(self, program, name):
        self.what = f"{program} {name}"
        self.process = subprocess.Popen([program, name, str(COMMANDS), str(TURNS)], cwd=ROOT, text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def line(self):
        line = self.process.stdout.readline()
        if not line:
            raise GuardError(f"{self.what} ended in the middle of a race")
        return line

    def wait_until_ready(self, processor):
        self.line()
        os.sched_setaffinity(self.process.pid, {processor})

    def turn(self):
        """Nanoseconds of the next part of the commands."""
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return int(self.line())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.communicate()


def race_pair(first, second, name):
    """How much longer the second program takes: the median over their turns."""
    processor = max(os.sched_getaffinity(0))
    with Runner(first, name) as one, Runner(second, name) as other:
        one.wait_until_ready(processor)
        other.wait_until_ready(processor)
        turns = [(one.turn(), other.turn()) for _ in range(TURNS)]
    return statistics.median(of_second / of_first for of_first, of_second in turns)


def race(first, second, name, pairs):
    """The ratio of each pair. Programs start anew for each, since where their memory lies is luck too."""
    return [race_pair(first, second, name) for _ in range(pairs)]
