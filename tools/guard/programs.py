"""Builds, and the program guard_run in them."""

import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent


class GuardError(Exception):
    """Something could not be run: neither a pass nor a regression."""
    exit_code = 4


class UsageError(GuardError):
    """What was asked for cannot be."""
    exit_code = 2


def output_of(command, **options):
    """What a command prints; its last words become the error when it fails."""
    try:
        done = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False,
                              stdin=subprocess.DEVNULL, **options)
    except OSError as error:
        raise GuardError(f"{command[0]} cannot be run: {error.strerror}") from error
    if done.returncode != 0:
        words = "\n".join((done.stdout + done.stderr).splitlines()[-20:])
        raise GuardError(f"{' '.join(str(word) for word in command)}\nended with {done.returncode}:\n{words}")
    return done.stdout


def guard_run_of(build):
    program = build / "bench" / "guard_run"
    if not program.exists():
        raise GuardError(f"{program} is not there; tools/build {build.name} guard_run makes it")
    return program


def workload_names(program):
    return output_of([program]).split()


def compiler_path(build):
    """The compiler that a build uses, from CMake's record of it."""
    cache = build / "CMakeCache.txt"
    if cache.exists():
        for line in cache.read_text().splitlines():
            if line.startswith("CMAKE_CXX_COMPILER:"):
                return line.split("=", 1)[1]
    raise GuardError(f"{cache} names no compiler; tools/build {build.name} makes it")


def compiler_version(path):
    """Its full version string. GCC begins it with the name it was called by, be it c++ or g++."""
    line = output_of([path, "--version"]).splitlines()[0]
    called = pathlib.Path(path).name + " ("
    return "g++ (" + line[len(called):] if line.startswith(called) else line
