"""The parts of tools/bench-guard: programs and builds, counts and budgets, races, verdicts."""
