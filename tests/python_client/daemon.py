"""A farmgated of a test's own: started, stopped or killed, and started again on the same data."""

import pathlib
import signal
import subprocess

FILES = {
    "commodities.csv": "commodity,name,lot,class,tick,shelf_life_hours\n"
                       "tomato,Tomato,crate,road,1,96\n",
    "zones.csv": "zone,name,county,state,kind,latitude,longitude\n"
                 "hill,Hill Farm,Upper,North,rural,27.5,102.1\n"
                 "city,The City,,Centre,urban,30.6,104.1\n",
    "lanes.csv": "origin,destination,class,unit_cost,transit_hours,subsidy\n"
                 "hill,city,road,10,20,3\n",
    "accounts.csv": "account,zone,attributes,credit_line,loan,repayment_per_mille\n"
                    "farmer,hill,,,,\n"
                    "grocer,city,,,,\n",
}


class Daemon:
    def __init__(self, program, folder):
        self._program = program
        self._folder = pathlib.Path(folder)
        self._process = None
        self.address = None
        reference = self._folder / "reference"
        reference.mkdir()
        for name, text in FILES.items():
            (reference / name).write_text(text)

    def start(self):
        """Returns when it serves, on a port that was free."""
        self._process = subprocess.Popen(
            [self._program, "--data", self._folder / "data", "--reference", self._folder / "reference",
             "--listen", "127.0.0.1:0", "--durability", "none"],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        log = []
        for line in self._process.stdout:
            log.append(line)
            if " TCP port " in line:
                self.address = "127.0.0.1:" + line.split()[-1]
                return
        raise AssertionError("farmgated did not come to serve:\n" + "".join(log))

    def stop(self):
        """Tells it to stop; returns its exit code."""
        return self._end(signal.SIGTERM)

    def kill(self):
        """Ends it at once, if it still runs."""
        if self._process is not None:
            self._end(signal.SIGKILL)

    def _end(self, how):
        process, self._process = self._process, None
        process.send_signal(how)
        process.communicate()
        return process.returncode
