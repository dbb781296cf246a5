import type { types } from "@pulumi/kubernetes";

import { metricsFolder, writableFolder } from "./environment";

/**
 * Asks for health, and whether LiteLLM's circuit breaker is stuck half open: a probe of it that is answered with an error
 * such as NOREPLICAS leaves it there for good, and the proxy refuses every budgeted request until it restarts
 * (`redis_cache.py`, 1.109.1; seen with a key that has a rate limit). Half open with as many transitions as at the
 * probe before is stuck; a breaker that opens and closes with an unreachable Redis is not.
 *
 * Reads LiteLLM's own metrics where prometheus_client keeps them for several processes (`mmap_dict.py`): loading the
 * library, or the whole of /metrics, for each probe would cost more than the probe.
 */
function livenessScript(port: number): string {
  return `
import glob, http.client, json, pathlib, struct, sys

connection = http.client.HTTPConnection("127.0.0.1", ${port}, timeout=9)
connection.request("GET", "/health/liveliness")
status = connection.getresponse().status
if status != 200:
    sys.exit(f"/health/liveliness answers {status}")

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

half_open = transitions = 0
for metric, state, value in samples():
    if metric == "litellm_redis_circuit_breaker_state" and state == "half_open":
        half_open += value
    if metric == "litellm_redis_circuit_breaker_transitions_total":
        transitions += value
memory = pathlib.Path("${writableFolder}/circuit-breaker-half-open")
now = str(transitions) if half_open else ""
before = memory.read_text() if memory.exists() else ""
memory.write_text(now)
if now and now == before:
    sys.exit("the Redis circuit breaker is stuck half open")
`;
}

/** The proxy's liveness probe: with shared Redis it also restarts a proxy that never returns from a lost Redis. */
export function livenessProbe(port: number, sharesRedis: boolean): types.input.core.v1.Probe {
  const timing = { periodSeconds: 10, failureThreshold: 3, timeoutSeconds: 10 };
  return sharesRedis
    ? { exec: { command: ["python", "-c", livenessScript(port)] }, ...timing }
    : { httpGet: { path: "/health/liveliness", port: "http" }, ...timing };
}
