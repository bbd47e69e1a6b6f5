"""The parts of tools/soak: programs, traders, subscribers, a run and what it comes to."""
