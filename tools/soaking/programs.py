"""The programs of a build: the daemon, started and ended again and again, and the command line."""

import json
import os
import pathlib
import re
import signal
import subprocess
import time

START_S = 300  # with a journal to apply, on a busy machine
END_S = 300  # with a snapshot to make
OFFLINE_S = 600  # of a command over a data directory

# As the tests run in the presets asan and tsan, but for what is freed: kept for long, it would look like growth.
ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
ENVIRONMENT = {"ASAN_OPTIONS": "quarantine_size_mb=16",
               "TSAN_OPTIONS": f"suppressions={ROOT}/tests/support/tsan.supp halt_on_error=1 history_size=7 "
                               "ignore_noninstrumented_modules=1",
               **os.environ}

REFERENCE = {
    "commodities.csv": "commodity,name,lot,class,tick,shelf_life_hours\n" +
                       "".join(f"{name},{name},crate,road,1,96\n" for name in ("tomato", "onion", "garlic")),
    "zones.csv": "zone,name,county,state,kind,latitude,longitude\n"
                 "hill,Hill Farm,Upper,North,rural,27.5,102.1\n"
                 "dale,Dale Farm,Lower,North,rural,27.9,102.6\n"
                 "city,The City,,Centre,urban,30.6,104.1\n",
    "lanes.csv": "origin,destination,class,unit_cost,transit_hours,subsidy\n"
                 "hill,city,road,10,20,3\n"
                 "dale,city,road,14,22,0\n",
}


# How a command ends that is not about what it was given: it was not understood, or the system failed.
NOT_RUN = (2, 4)


class SoakError(Exception):
    """Something could not be run."""


class SoakFault(Exception):
    """Something that a soak looks for, after which it cannot go on."""


class Programs:
    def __init__(self, build):
        self.farmgate = pathlib.Path(build) / "bin" / "farmgate"
        self.farmgated = pathlib.Path(build) / "bin" / "farmgated"
        for program in (self.farmgate, self.farmgated):
            if not program.exists():
                raise SoakError(f"{program} is not there; tools/build makes it")

    def run(self, *words):
        """What a command of the command line prints."""
        line = f"farmgate {' '.join(str(word) for word in words)}"
        try:
            done = subprocess.run([str(self.farmgate)] + [str(word) for word in words], capture_output=True, text=True,
                                  check=False, stdin=subprocess.DEVNULL, timeout=OFFLINE_S, env=ENVIRONMENT)
        except subprocess.TimeoutExpired as error:
            raise SoakFault(f"{line} did not end within {OFFLINE_S} s") from error
        if done.returncode != 0:
            kind = SoakError if done.returncode in NOT_RUN else SoakFault
            raise kind(f"{line} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
        return done.stdout

    def replayed(self, data):
        """The digest that the commands of a data directory, which is verified first, come to offline."""
        self.run("journal", "verify", data)
        return json.loads(self.run("replay", "--journal", data, "--json"))["digest"]


def _is_table(descriptor):
    try:
        return ".sst" in os.readlink(descriptor)  # with " (deleted)" behind it when it is
    except OSError:  # it has just been closed
        return False


def write_reference(folder, accounts):
    folder.mkdir()
    for name, text in REFERENCE.items():
        (folder / name).write_text(text)
    rows = "".join(f"{name},{zone},,,,\n" for name, zone in accounts)
    (folder / "accounts.csv").write_text("account,zone,attributes,credit_line,loan,repayment_per_mille\n" + rows)


class Daemon:
    """One life of a farmgated; the folder outlasts it."""

    OPTIONS = ["--listen", "127.0.0.1:0", "--durability", "interval:20", "--retain", "200000", "--kept-snapshots", "2",
               "--snapshot-minutes", "0", "--snapshot-commands", "0", "--remembered-closes", "100000"]

    def __init__(self, programs, folder):
        self._port_file = folder / "port"
        self._log_path = folder / "farmgated.log"
        self._port_file.unlink(missing_ok=True)
        self._log_begin = self._log_path.stat().st_size if self._log_path.exists() else 0
        with open(self._log_path, "ab") as log:
            self._process = subprocess.Popen(
                [str(programs.farmgated), "--data", str(folder / "data"), "--reference", str(folder / "reference"),
                 "--port-file", str(self._port_file)] + self.OPTIONS,
                stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, env=ENVIRONMENT)
        try:
            self.address = f"127.0.0.1:{self._wait_for_port()}"
        except BaseException:
            self.kill()
            raise

    def _wait_for_port(self):
        end = time.monotonic() + START_S
        while time.monotonic() < end:
            if self._port_file.exists():
                return int(self._port_file.read_text())
            if self._process.poll() is not None:
                raise SoakError(f"farmgated did not come to serve:\n{self.log()}")
            time.sleep(0.02)
        raise SoakError(f"farmgated did not come to serve within {START_S} s:\n{self.log()}")

    def log(self):
        """Of this life."""
        return self._log_path.read_bytes()[self._log_begin:].decode(errors="replace")

    def figures(self):
        """Its memory in bytes, open tables of its stores, other descriptors, and threads now; None: it has ended."""
        proc = pathlib.Path("/proc") / str(self._process.pid)
        try:
            status = (proc / "status").read_text()
            descriptors = os.listdir(proc / "fd")
        except OSError:
            return None
        tables = sum(1 for descriptor in descriptors if _is_table(proc / "fd" / descriptor))
        resident = re.search(r"^VmRSS:\s+(\d+) kB", status, re.MULTILINE)
        threads = re.search(r"^Threads:\s+(\d+)", status, re.MULTILINE)
        if resident is None or threads is None:
            return None
        return {"rss_bytes": int(resident[1]) * 1024, "tables": tables,
                "descriptors": len(descriptors) - tables, "threads": int(threads[1])}

    def stop(self):
        """Tells it to stop. Returns the digest that it says it has stopped at."""
        self._process.send_signal(signal.SIGTERM)
        try:
            code = self._process.wait(END_S)
        except subprocess.TimeoutExpired as error:
            raise SoakFault(f"farmgated did not stop within {END_S} s:\n{self.log()}") from error
        if code != 0:
            raise SoakFault(f"farmgated was told to stop, and ended with {code}:\n{self.log()}")
        stopped = re.search(r"stopped at sequence \d+, digest ([0-9a-f]{16})", self.log())
        if stopped is None:
            raise SoakFault(f"farmgated does not say where it stopped:\n{self.log()}")
        return stopped[1]

    def ended(self):
        """The code that it has ended with; None: it runs."""
        return self._process.poll()

    def has_complaint(self):
        """Of a sanitizer, in its log."""
        return re.search(r"Sanitizer|runtime error", self.log()) is not None

    def kill(self):
        """Ends it at once, if it still runs."""
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
