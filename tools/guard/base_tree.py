"""The commit to compare with, built in a worktree of its own."""

import contextlib
import os
import pathlib
import shutil
import tempfile

from guard.programs import ROOT, GuardError, compiler_path, guard_run_of, output_of


def git(*words, folder=ROOT):
    return output_of(["git", "-C", folder, *words]).strip()


def commit_of(name):
    try:
        return git("rev-parse", "--verify", "--quiet", f"{name}^{{commit}}")
    except GuardError:
        return None


def default_base():
    """Where this branch left main; on main, the commit before."""
    head = commit_of("HEAD")
    main = commit_of("origin/main") or commit_of("main")
    if main:
        fork = git("merge-base", head, main)
        if fork != head:
            return fork
    before = commit_of("HEAD^")
    if before is None:
        raise GuardError("there is no commit before this one to compare with; a shallow clone needs "
                         "git fetch --unshallow, and --base COMMIT names another")
    return before


def build(folder, compiler):
    """Builds guard_run there, and returns its build folder."""
    environment = {**os.environ, "CCACHE_BASEDIR": str(folder), "CCACHE_NOHASHDIR": "1"}
    # The same compiler as this tree's, so that the compiler cache knows what both have in common.
    output_of(["cmake", "--preset", "release", f"-DCMAKE_CXX_COMPILER={compiler}"], cwd=folder, env=environment)
    output_of(["cmake", "--build", "--preset", "release", "--parallel", os.cpu_count(), "--target", "guard_run"],
              cwd=folder, env=environment)
    return folder / "build" / "release"


def build_comparable(folder, compiler):
    """With guard_run and the workloads of this tree laid over the base, so that both sides do the same; where those
    do not build against the base's engine, with its own."""
    for part in ("bench", "tools/workload"):
        shutil.copytree(ROOT / part, folder / part, dirs_exist_ok=True)
    try:
        return build(folder, compiler)
    except GuardError as error:
        git("checkout", "--quiet", "--force", "HEAD", folder=folder)
        git("clean", "--quiet", "--force", "-d", "bench", "tools/workload", folder=folder)
        print(f"bench-guard: this tree's workloads do not build against the base, which runs its own:\n{error}")
        if not (folder / "bench" / "guard_run.cc").exists():
            for file in ("guard_run.cc", "CMakeLists.txt"):
                shutil.copy(ROOT / "bench" / file, folder / "bench" / file)
        return build(folder, compiler)


@contextlib.contextmanager
def base_program(commit, compiler_of_build):
    """guard_run of a commit, for as long as it is needed."""
    with tempfile.TemporaryDirectory(prefix="bench-guard.") as parent:
        folder = pathlib.Path(parent) / "base"
        git("worktree", "add", "--quiet", "--detach", folder, commit)
        try:
            yield guard_run_of(build_comparable(folder, compiler_path(compiler_of_build)))
        finally:
            git("worktree", "remove", "--force", folder)
