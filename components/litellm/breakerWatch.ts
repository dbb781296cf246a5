import { metricsFolder } from "./environment";

/** Seconds between two readings of the breaker, and how many in a row must show it stuck. */
const period = 10;
const readings = 3;

/** Seconds from SIGTERM to SIGKILL: a proxy that refuses every budgeted request ends few streams. */
const grace = 30;

/**
 * Python that defines `watch_breaker()`: a process beside the proxy that ends it when LiteLLM's circuit breaker is stuck half
 * open, so that the kubelet starts the container again. A probe of the breaker that is answered with an error such as NOREPLICAS
 * leaves it there permanently, and the proxy refuses every budgeted request until it restarts (`redis_cache.py`, 1.109.1; seen with
 * a key that has a rate limit). Half open with as many transitions as at the reading before is stuck; a breaker that opens
 * and closes with an unreachable Redis is not.
 *
 * Not the liveness probe: that would be a command where Redis is shared and an HTTP request elsewhere, and a preview of
 * raising a profile fails on the change ("may not specify more than 1 handler type"). It also costs a Python start for each.
 *
 * Reads LiteLLM's own metrics where prometheus_client keeps them for several processes (`mmap_dict.py`).
 */
export const breakerWatch = `
import glob, json, os, pathlib, signal, struct, sys, time

def samples():
    for name in glob.glob("${metricsFolder}/*.db"):
        data = pathlib.Path(name).read_bytes()
        end, position = struct.unpack_from("i", data)[0], 8
        while position < end:
            length = struct.unpack_from("i", data, position)[0]
            _, metric, labels, *_ = json.loads(data[position + 4 : position + 4 + length])
            position += 4 + length + 8 - (length + 4) % 8
            yield metric, labels.get("state"), struct.unpack_from("d", data, position)[0]
            position += 16

def breaker_reading():
    half_open = transitions = 0
    for metric, state, value in samples():
        if metric == "litellm_redis_circuit_breaker_state" and state == "half_open":
            half_open += value
        if metric == "litellm_redis_circuit_breaker_transitions_total":
            transitions += value
    return transitions if half_open else None

def end_stuck_proxy(proxy):
    before, stuck = None, 0
    while os.getppid() == proxy:
        time.sleep(${period})
        try:
            now = breaker_reading()
        except Exception:
            continue # a file that is being written
        stuck = stuck + 1 if now is not None and now == before else 0
        before = now
        if stuck == ${readings}:
            print("the Redis circuit breaker is stuck half open: the proxy is ended", file=sys.stderr, flush=True)
            os.kill(proxy, signal.SIGTERM)
            time.sleep(${grace})
            if os.getppid() == proxy:
                os.kill(proxy, signal.SIGKILL)

def watch_breaker():
    proxy = os.getpid()
    if os.fork() == 0:
        try:
            end_stuck_proxy(proxy)
        finally:
            os._exit(0)
`;
