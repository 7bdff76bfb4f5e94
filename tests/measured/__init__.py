"""Real programs, measured on one small machine, beside what the blocks say of them.

`python -m tests.measured` starts each program on loopback, bounded in time and load, ends it, and
writes what it found to `presets/measured/PROGRAM.toml`. `python -m tests.measured redis nginx
--quick` makes the shortest run of each and writes nothing.
"""
