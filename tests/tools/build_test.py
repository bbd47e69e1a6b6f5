"""What tools/build refuses, and what it has built again: with a cmake that says what it is told to."""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.dont_write_bytecode = True

OURS = "/home/ann/farmgate/engine/a.cc:3:1: warning: unused variable 'x' [-Wunused-variable]"
SYSTEMS = "/usr/include/c++/12/bits/char_traits.h:431:56: warning: something [-Wstringop-overflow=]"
BUILDS_A = "[1/2] Building CXX object engine/a.cc.o"
BUILDS_B = "[2/2] Building CXX object engine/b.cc.o"


class Build(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name).resolve()
        (self.root / "tools").mkdir()
        shutil.copy(ROOT / "tools" / "build", self.root / "tools" / "build")
        for preset in ["release", "asan"]:
            for name in ["a.cc.o", "b.cc.o"]:
                self.object(name, preset).parent.mkdir(parents=True, exist_ok=True)
                self.object(name, preset).touch()

    def object(self, name, preset="release"):
        return self.root / "build" / preset / "engine" / name

    def build(self, *said, preset="release", status=0, werror="ON"):
        """Runs it where building says these lines and ends with this status."""
        programs = self.root / "programs"
        programs.mkdir(exist_ok=True)
        (self.root / "said").write_text("".join(line + "\n" for line in said), encoding="utf-8")
        cmake = programs / "cmake"
        cmake.write_text(f'#!/bin/sh\n[ "$1" = --build ] || exit 0\ncat "{self.root}/said"\nexit {status}\n', encoding="utf-8")
        cmake.chmod(0o755)
        return subprocess.run([self.root / "tools" / "build", preset], capture_output=True, text=True, check=False,
                              env={**os.environ, "PATH": f"{programs}:{os.environ['PATH']}", "FARMGATE_WERROR": werror})

    def test_a_build_without_warnings_passes_in_one_line(self):
        result = self.build(BUILDS_A, BUILDS_B)
        self.assertEqual(result.returncode, 0)
        self.assertEqual(len(result.stdout.splitlines()), 1)
        self.assertEqual(result.stderr, "")
        self.assertTrue(self.object("a.cc.o").exists())

    def test_a_warning_fails_it_and_is_given_again(self):
        result = self.build(BUILDS_A, OURS, BUILDS_B)
        self.assertEqual(result.returncode, 1)
        self.assertIn(OURS, result.stderr)
        self.assertIn("to repeat it: FARMGATE_WERROR=ON tools/build release", result.stderr)
        self.assertFalse(self.object("a.cc.o").exists())
        self.assertTrue(self.object("b.cc.o").exists())

    def test_a_warning_is_given_again_when_something_else_failed(self):
        result = self.build(BUILDS_A, OURS, BUILDS_B, "b.cc:1:1: error: no", status=1)
        self.assertEqual(result.returncode, 1)
        self.assertIn("to repeat it: cmake --build --preset release", result.stderr)
        self.assertFalse(self.object("a.cc.o").exists())

    def test_warnings_in_the_systems_headers_do_not_count(self):
        self.assertEqual(self.build(BUILDS_A, SYSTEMS).returncode, 0)
        self.assertTrue(self.object("a.cc.o").exists())

    def test_nothing_is_refused_without_being_asked_to(self):
        self.assertEqual(self.build(BUILDS_A, OURS, werror="").returncode, 0)

    def test_nothing_is_refused_with_a_sanitizer(self):
        self.assertEqual(self.build(BUILDS_A, OURS, preset="asan").returncode, 0)
        self.assertTrue(self.object("a.cc.o", "asan").exists())


if __name__ == "__main__":
    unittest.main()
