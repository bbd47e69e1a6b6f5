"""Which files tools/tidy looks at, how they are compiled, in which order and for how long."""

import importlib.machinery
import importlib.util
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.dont_write_bytecode = True


def load(path):
    """A script without a suffix, as a module."""
    loader = importlib.machinery.SourceFileLoader(path.name, str(path))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(path.name, loader))
    loader.exec_module(module)
    return module


class InATreeOfItsOwn(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name).resolve()
        self.tidy = load(ROOT / "tools" / "tidy")
        self.tidy.ROOT = self.root
        self.tidy.BUILD = self.root / "build"
        self.tidy.BUILD.mkdir()
        self.git("init", "--quiet")

    def git(self, *arguments, date="2026-01-01T00:00:00Z"):
        who = {f"GIT_{role}_{what}": "farmgate@localhost" for role in ["AUTHOR", "COMMITTER"] for what in ["NAME", "EMAIL"]}
        subprocess.run(["git", *arguments], cwd=self.root, check=True, capture_output=True,
                       env={**os.environ, **who, "GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date})

    def commit(self, name, date):
        (self.root / name).write_text(date, encoding="utf-8")
        self.git("add", name)
        self.git("commit", "--quiet", "--message", name, date=date)

    def order(self, *names):
        return [pathlib.Path(path).name for path in self.tidy.by_last_change([str(self.root / name) for name in names])]


class ByLastChange(InATreeOfItsOwn):
    def test_the_latest_commit_comes_first(self):
        self.commit("old.cc", "2026-01-01T00:00:00Z")
        self.commit("new.cc", "2026-03-01T00:00:00Z")
        self.commit("middle.cc", "2026-02-01T00:00:00Z")
        self.assertEqual(self.order("old.cc", "middle.cc", "new.cc"), ["new.cc", "middle.cc", "old.cc"])

    def test_a_header_counts_for_its_source(self):
        self.commit("a.cc", "2026-01-01T00:00:00Z")
        self.commit("b.cc", "2026-02-01T00:00:00Z")
        self.commit("a.h", "2026-03-01T00:00:00Z")
        self.assertEqual(self.order("b.cc", "a.cc"), ["a.cc", "b.cc"])

    def test_what_is_not_committed_comes_before_all(self):
        self.commit("a.cc", "2026-01-01T00:00:00Z")
        self.commit("b.cc", "2026-02-01T00:00:00Z")
        (self.root / "a.cc").write_text("changed", encoding="utf-8")
        self.assertEqual(self.order("b.cc", "a.cc"), ["a.cc", "b.cc"])


class CompileCommands(InATreeOfItsOwn):
    def commands(self, *commands):
        entries = [{"directory": "/", "file": "a.cc", "command": command} for command in commands]
        (self.tidy.BUILD / "compile_commands.json").write_text(json.dumps(entries), encoding="utf-8")
        return [entry["command"] for entry in self.tidy.compile_commands()]

    def test_precompiled_headers_are_left_out(self):
        self.assertEqual(self.commands("c++ -O3 -Winvalid-pch -include /b/x.dir/cmake_pch.hxx -o a.o -c a.cc"),
                         ["c++ -O3 -o a.o -c a.cc"])

    def test_so_is_their_own_command(self):
        self.assertEqual(self.commands("c++ -x c++-header -o cmake_pch.hxx.gch -c cmake_pch.hxx.cxx"), [])


class Check(InATreeOfItsOwn):
    def test_begins_with_no_file_when_its_time_is_over(self):
        self.assertIsNone(self.tidy.check("a.cc", [], str(self.root), 0))


if __name__ == "__main__":
    unittest.main()
