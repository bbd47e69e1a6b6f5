"""What load a daemon must have had, for its figures to say something."""

ACCEPTED_MIN = 0.5  # of the commands: most are new orders, of which none should be rejected
RATE_MIN = 0.9  # of what was to be kept up: starts, snapshots and backups take some of the time


def load_faults(report, wanted_per_second):
    faults = []
    if report["accepted"] < ACCEPTED_MIN * report["commands"]:
        faults.append(f"only {report['accepted']} of {report['commands']} commands were accepted")
    if report["rate_per_second"] < RATE_MIN * wanted_per_second:
        faults.append(f"{report['rate_per_second']} commands a second were kept up instead of {wanted_per_second:.0f}: "
                      "the daemon has slowed down, or the machine did other work")
    if report["streams"] == 0:
        faults.append("no subscriber was sent anything")
    return faults
