"""Why a block misses what was measured: shown beside the miss."""

MISSES: dict[str, dict[str, str]] = {
    "haproxy": {
        "requests_of_a_core": "a proxy reads and writes two sides; nginx, which calibrates, only "
        "one",
    },
    "mosquitto": {
        "connection": "the broker's own memory: TLS, an application and buffers come on top",
        "messages": "small messages, many at a time, without TLS or frames",
    },
    "nats": {
        "connection": "the broker's own memory: TLS, an application and buffers come on top",
    },
    "nginx": {
        "connection": "HAProxy's figure, with which the block is safe: nginx takes half as much",
        "resumed_handshake": "resuming takes OpenSSL 3.0 longer than HAProxy's figure says",
    },
    "postgresql": {
        "gin_grown_10000": "its leaves fill and split at much the same time: 80 % full then "
        "(pageinspect), where the block has the mean of 69 %",
        "bloat_by_indexed_updates": "the block's bloat is of one index: each index on what is "
        "updated doubles",
        "select": "the block's 7,200 are of 96 threads that made the load, too; here the server's "
        "own time counts, and statements are prepared",
    },
    "prometheus": {
        "random": "shares near zero differ in their exponents, too, by some three bits",
    },
    "redis": {
        "wire_set_8_16": "a SET has one word more than a GET, which the block does not tell apart",
        "hyperloglog_error_20000": "with a thing or two to a register the estimate tells more "
        "than the empty ones alone",
        "get_pipeline_1": "one calibration serves all: what a core does for nginx tells "
        "what it does for Redis only so far",
        "set_pipeline_1": "a write costs more than a read, which the block does not tell apart",
        "get_pipeline_16": "calls into the kernel, which a pipeline spares, are dear on this "
        "machine: ten to thirteen times as many, where the block says six",
    },
    "rocksdb": {
        "write_amplification": "RocksDB merges the files first that overlap least",
    },
}
