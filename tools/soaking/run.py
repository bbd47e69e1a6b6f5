"""A run: one life of the daemon after the other, under load."""

import pathlib
import shutil
import statistics
import threading
import time

import grpc

from .api import messages, stub
from .following import Subscriber
from .growth import growth_faults, life_figures
from .load import load_faults
from .programs import Daemon, SoakError, SoakFault, write_reference
from .trading import Clients, Trader

TRADERS = 3
SUBSCRIBERS = 4
LOAD = 0.8  # of the capacity
CALL_S = 300
WARM_UP_S = 3


def _ask(daemon, call, **fields):
    """Calls the daemon's AdminService."""
    request = getattr(messages("admin_service"), f"{call}Request")(**fields)
    try:
        with grpc.insecure_channel(daemon.address) as channel:
            return getattr(stub("Admin", channel), call)(request, timeout=CALL_S)
    except grpc.RpcError as error:
        raise SoakFault(f"{call} ended with {error.code().name}: {error.details()}\n{daemon.log()}") from error


def _faults_before(error):
    """Those after which a daemon could not be ended as it should be either."""
    faults = []
    before = error.__context__
    while before is not None:
        if isinstance(before, SoakFault):
            faults.insert(0, str(before))
        before = before.__context__
    return faults


class Sampler:
    """What the daemon takes, each second of a life."""

    def __init__(self, daemon):
        self.samples = []
        self._daemon = daemon
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self):
        while not self._is_over.wait(1):
            figures = self._daemon.figures()
            if figures is not None:
                self.samples.append(figures)

    def end(self):
        self._is_over.set()
        self._thread.join()


class Soak:
    def __init__(self, programs, folder, minutes):
        self._programs = programs
        self._folder = folder
        self._seconds = minutes * 60
        self._clients = Clients()
        self._traders = []
        self._faults = []
        self._capacity = 0.0  # commands a second, once measured
        self._lives = []  # figures of each
        self._expected = None  # the digest that the next life begins with
        self._counts = {"kills": 0, "stops": 0, "snapshots": 0, "backups": 0, "digests": 0}

    def run(self):
        accounts = [(f"farmer{i}", "hill") for i in range(TRADERS)] + [(f"grocer{i}", "city") for i in range(TRADERS)]
        write_reference(self._folder / "reference", accounts)
        self._traders = [Trader(i, self._clients) for i in range(TRADERS)]
        subscribers = [Subscriber(i, self._clients) for i in range(SUBSCRIBERS)]
        try:
            is_complete = self._live_all()
        finally:
            self._clients.end()
        for client in self._traders + subscribers:
            client.join()
        return self._report(subscribers, is_complete)

    def _live_all(self):
        """Whether it came to its end. When it did not there are faults, which tell more than what ended it."""
        try:
            self._capacity = self._measure()
            self._clients.set_rate(LOAD * self._capacity, TRADERS)
            for number, (seconds, is_killed) in enumerate(self._schedule()):
                self._live(number, seconds, is_killed)
        except (SoakError, SoakFault) as error:
            self._faults += _faults_before(error)
            if isinstance(error, SoakError) and not self._all_faults():
                raise
            self._faults.append(str(error))
            return False
        return True

    def _schedule(self):
        """How long each life is, and whether it is killed: many short ones and, amid them, one of half of the time.
        This one and the last are stopped, so that a sanitizer looks for what they leaked."""
        count = max(3, int(self._seconds / 60))
        short = self._seconds / 2 / count
        lives = [short] * count
        lives.insert(count // 2, self._seconds / 2)
        stopped = (count // 2, count)
        return [(seconds, number % 3 != 1 and number not in stopped) for number, seconds in enumerate(lives)]

    def _measure(self):
        """Commands a second that the clients here get through, in a life of its own that is like the others."""
        daemon = self._begin()
        try:
            time.sleep(WARM_UP_S)
            begin, commands = time.monotonic(), self._commands()
            backup = self._operate(daemon, min(40.0, self._seconds / 6))
            capacity = (self._commands() - commands) / (time.monotonic() - begin)
        finally:
            self._end(daemon, False)
        self._check_backup(backup)
        if capacity <= 0:
            raise SoakError("no command was answered")
        return capacity

    def _live(self, number, seconds, is_killed):
        """For so long, or until the snapshot or backup is there that was begun meanwhile."""
        daemon = self._begin()
        begin, commands = time.monotonic(), self._commands()
        sampler = Sampler(daemon)
        try:
            backup = self._operate(daemon, seconds)
            self._check_status(_ask(daemon, "GetStatus"), number)
        finally:
            seconds, commands = time.monotonic() - begin, self._commands() - commands
            sampler.end()
            self._end(daemon, is_killed)
        self._counts["kills" if is_killed else "stops"] += 1
        self._lives.append(life_figures(seconds, commands, sampler.samples))
        self._check_backup(backup)
        print(f"soak: life {number + 1}, {seconds:.0f} s, {'killed' if is_killed else 'stopped'}: "
              f"{self._lives[-1]}", flush=True)

    def _operate(self, daemon, seconds):
        """Takes snapshots and makes backups for so long, and returns the last backup."""
        step = min(seconds, 60) / 4
        end = time.monotonic() + seconds
        backup = None
        while time.monotonic() + step < end:
            time.sleep(step)
            self._take_snapshot(daemon)
            time.sleep(max(0.0, min(step, end - time.monotonic())))
            backup = self._back_up(daemon, backup)
        time.sleep(max(0.0, end - time.monotonic()))
        return backup

    def _begin(self):
        """Starts a daemon, which must be where the one before has ended."""
        try:
            daemon = Daemon(self._programs, self._folder)
        except SoakError as error:
            if self._expected is None:
                raise
            raise SoakFault(f"after a life that went before, {error}") from error
        try:
            status = _ask(daemon, "GetStatus")
        except BaseException:
            daemon.kill()
            raise
        if self._expected is not None:
            self._check_digest("a start", status.digest, self._expected)
        acknowledged = max(trader.last_sequence for trader in self._traders)
        if status.published_sequence < acknowledged:
            self._faults.append(f"sequence {acknowledged} was acknowledged, and the engine starts at "
                                f"{status.published_sequence}")
        self._clients.serve(daemon.address)
        return daemon

    def _end(self, daemon, is_killed):
        self._clients.serve(None)
        said = None
        try:
            died = daemon.ended()
            if died is not None:
                self._faults.append(f"farmgated ended by itself, with {died}:\n{daemon.log()}")
            elif not is_killed:
                said = daemon.stop()
        finally:
            daemon.kill()
        if died is None and daemon.has_complaint():
            self._faults.append(f"a sanitizer complains:\n{daemon.log()}")
        self._expected = self._programs.replayed(self._folder / "data")
        if said is not None:
            self._check_digest("an offline replay", self._expected, said)

    def _check_status(self, status, number):
        """At the end of a life, which may be killed: what has failed in it says so nowhere else."""
        for name in ("failure", "market_data_failure", "ledger_failure"):
            if getattr(status, name):
                self._faults.append(f"in life {number + 1}, {name}: {getattr(status, name)}")

    def _take_snapshot(self, daemon):
        _ask(daemon, "TakeSnapshot")
        self._counts["snapshots"] += 1

    def _back_up(self, daemon, before):
        """Makes a backup in the place of the one before."""
        if before is not None:
            shutil.rmtree(before.path)
        backup = _ask(daemon, "CreateBackup", name=f"backup-{self._counts['backups']}")
        self._counts["backups"] += 1
        return backup

    def _check_backup(self, backup):
        """Backups that are not as they should be stay where they are."""
        restored = self._folder / f"restored-{pathlib.Path(backup.path).name}"
        self._programs.run("restore", backup.path, restored)
        if self._check_digest(f"a backup of sequence {backup.sequence}", self._programs.replayed(restored),
                              backup.digest):
            shutil.rmtree(restored)
            shutil.rmtree(backup.path)

    def _check_digest(self, what, digest, expected):
        self._counts["digests"] += 1
        if digest != expected:
            self._faults.append(f"{what} has digest {digest} instead of {expected}")
        return digest == expected

    def _commands(self):
        return sum(trader.commands for trader in self._traders)

    def _all_faults(self):
        return (self._faults + self._clients.faults + [fault for trader in self._traders for fault in trader.faults])

    def _report(self, subscribers, is_complete):
        report = {"minutes": self._seconds / 60,
                  "is_complete": is_complete,
                  "capacity_per_second": round(self._capacity),
                  "commands": self._commands(),
                  "accepted": sum(trader.accepted for trader in self._traders),
                  "retries": sum(trader.retries for trader in self._traders),
                  "streams": sum(subscriber.count for subscriber in subscribers),
                  **self._counts, "lives": self._lives, "faults": self._all_faults()}
        if is_complete:
            self._add_figures(report)
        return report

    def _add_figures(self, report):
        """What only a soak that came to its end has."""
        loaded_s = sum(life["seconds"] for life in self._lives)
        report["loaded_minutes"] = round(loaded_s / 60, 1)
        report["rate_per_second"] = round(sum(life["commands"] for life in self._lives) / loaded_s)
        report["rss_bytes_median"] = round(statistics.median(life["rss_bytes"] for life in self._lives))
        for name in ("descriptors_max", "tables_max", "threads_max"):
            report[name] = max(life[name] for life in self._lives)
        report["growth"], grown = growth_faults(self._lives)
        report["faults"] += grown + load_faults(report, LOAD * self._capacity)
