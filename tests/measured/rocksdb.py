"""RocksDB: look-ups that its Bloom filter lets through in vain, bytes written for each byte."""

import re
import subprocess
from functools import partial

from tests.measured.programs import folder, found, version
from tests.measured.runs import Run, Series

_PLAIN = ["--key_size=16", "--compression_type=none"]


def _bench(place: str, *options: str) -> str:
    """What `db_bench` says."""
    command = [found("db_bench"), f"--db={place}", *_PLAIN, *options]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=600)
    return done.stdout + done.stderr


def _counted(said: str, name: str) -> int:
    """A counter of its statistics."""
    match = re.search(rf"^rocksdb\.{name} COUNT : (\d+)", said, re.MULTILINE)
    assert match, name
    return int(match[1])


def false_positives() -> float:
    """Look-ups of absent keys in percent that a filter of 10 bits for each key lets through."""
    keys = 300_000
    with folder() as place:
        filled = ["--bloom_bits=10", "--value_size=20", f"--num={keys}"]
        _bench(str(place), "--benchmarks=fillseq,compact", *filled)
        asked = [f"--reads={keys}", "--use_existing_db=1", "--statistics"]
        said = _bench(str(place), "--benchmarks=readmissing", *filled, *asked)
    let_through = _counted(said, "bloom.filter.full.positive")
    return 100 * let_through / (let_through + _counted(said, "bloom.filter.useful"))


def write_amplification() -> float:
    """Bytes written to log and tables for each byte that is written over three times."""
    sizes = ["--write_buffer_size=1048576", "--target_file_size_base=1048576"]
    levels = ["--max_bytes_for_level_base=10485760", "--level_compaction_dynamic_level_bytes=false"]
    with folder() as place:
        work = "--benchmarks=fillrandom,overwrite,overwrite,waitforcompaction,stats"
        said = _bench(str(place), work, "--num=800000", "--value_size=100", *sizes, *levels)
    compacted = re.search(r"Cumulative compaction: ([\d.]+) GB write", said)
    logged = re.search(r"Cumulative WAL: .*written: ([\d.]+) GB", said)
    assert compacted
    assert logged
    return (float(compacted[1]) + float(logged[1])) / float(logged[1])


def option(name: str) -> float:
    """An option of a new database that is opened without any, as RocksDB writes them down."""
    with folder() as place:
        made = [found("ldb"), f"--db={place}/db", "--create_if_missing", "put", "a", "b"]
        subprocess.run(made, capture_output=True, check=True, timeout=60)
        (path,) = (place / "db").glob("OPTIONS-*")
        match = re.search(rf"^ *{name}=([\d.]+)", path.read_text(), re.MULTILINE)
    assert match, name
    return float(match[1])


def flushed() -> float:
    """Bytes of keys and values that are sorted in memory before they go to disk, the mean."""
    with folder() as place:
        _bench(str(place), "--benchmarks=fillrandom", "--num=200000", "--value_size=1000")
        log = (place / "LOG").read_text()
    sizes = [int(size) for size in re.findall(r'"total_data_size": (\d+).*"flush_reason"', log)]
    return sum(sizes) / len(sizes)


def series() -> Series:
    """All that is measured of it."""
    return Series(
        "rocksdb",
        lambda: version(["ldb", "--version"]),
        [
            Run(
                "bloom_filter",
                "absent keys that a Bloom filter of 10 bits for each key lets through",
                "%",
                false_positives,
                "sketches",
                {
                    "items": "300_000 things",
                    "false_positive_rate": "exp(-10 * ln(2)^2)",
                    "line_size": "512 bit",
                },
                "bloom_false_positives",
                "db_bench fillseq, compact, readmissing",
                "accuracy",
                repetitions=1,
            ),
            Run(
                "write_amplification",
                "bytes written for each byte of 800,000 rows that are written over, two levels",
                "",
                write_amplification,
                "lsm_tree",
                {
                    "writes": "10k things/s",
                    "item_size": "116 B/thing",
                    "dataset": "93 MB",
                    "memtable": "1 MiB",
                },
                "leveled_write_amplification_mean",
                "db_bench fillrandom, overwrite, overwrite",
                "storage",
                repetitions=1,
            ),
            Run(
                "memtable",
                "keys and values that are sorted in memory before they go to disk",
                "MiB",
                lambda: flushed() / 2**20,
                "lsm_tree",
                {"writes": "10k things/s", "dataset": "1 GB"},
                "memtable",
                "db_bench fillrandom of 200 MB, flushes in its LOG",
                "storage",
                repetitions=1,
            ),
            Run(
                "size_ratio",
                "a level over the one above it",
                "",
                partial(option, "max_bytes_for_level_multiplier"),
                "lsm_tree",
                {"writes": "10k things/s", "dataset": "1 GB"},
                "size_ratio",
                "ldb put into a new database, its file of options",
                "limit",
                repetitions=1,
                quick=True,
            ),
        ],
    )
