import { defineRule } from "../pack/rule";
import { type Proxy, proxiesOf, variableOf } from "../stack/proxy";
import { proxyConfigOf } from "../stack/proxyConfig";
import type { Stack } from "../stack/stack";
import { at, isObject, unknownYet, type Value } from "../stack/values";

/** Kubernetes' default, in seconds. */
const usualGrace = 30;

/** LiteLLM's default for GRACEFUL_SHUTDOWN_TIMEOUT, in seconds; also used if the variable isn't a number. */
const usualGracefulShutdown = 30;

/** The seconds in a variable of the proxy; undefined if it isn't a positive number. */
function secondsOf(stack: Stack, proxy: Proxy, name: string): Value {
  const variable = variableOf(stack, proxy.container, name);
  if (variable === undefined) return undefined;
  if (variable.kind !== "literal" && variable.kind !== "secret") return unknownYet;
  if (typeof variable.value === "symbol") return unknownYet;
  const seconds = Number(variable.value);
  return seconds > 0 ? seconds : undefined;
}

/** Why a proxy's shutdown can cut requests, as predicates that follow the workload's name. */
function* problemsOf(stack: Stack, proxy: Proxy): Iterable<string> {
  const graceful = secondsOf(stack, proxy, "GRACEFUL_SHUTDOWN_TIMEOUT") ?? usualGracefulShutdown;
  const limits: [name: string, seconds: Value][] = [];
  const found = proxyConfigOf(stack, proxy);
  if (found.kind === "read") {
    const timeout = at(found.config, "litellm_settings", "request_timeout");
    limits.push(["litellm_settings.request_timeout", timeout]);
  }
  const stream = "LITELLM_MAX_STREAMING_DURATION_SECONDS";
  limits.push([stream, secondsOf(stack, proxy, stream)]);
  for (const [name, seconds] of limits) {
    if (typeof seconds === "symbol") continue;
    if (typeof seconds !== "number" || seconds <= 0) {
      yield `has no ${name}, so no grace period covers the longest request`;
    } else if (typeof graceful === "number" && seconds > graceful) {
      yield `allows requests of ${seconds} s (${name}), but waits only ${graceful} s for them (GRACEFUL_SHUTDOWN_TIMEOUT)`;
    }
  }

  const hook = at(proxy.container.spec, "lifecycle", "preStop");
  const sleep = at(hook, "sleep", "seconds");
  if (hook === undefined || hook === null || (isObject(hook) && Object.keys(hook).length === 0) || sleep === 0) {
    yield "has no preStop hook, so Services still send it requests while it stops";
  }
  const grace = at(proxy.workload.pod, "terminationGracePeriodSeconds") ?? usualGrace;
  if (typeof grace !== "number" || typeof graceful !== "number" || typeof sleep === "symbol") return;
  const spent = graceful + (typeof sleep === "number" ? sleep : 0);
  if (grace <= spent) {
    yield `has terminationGracePeriodSeconds ${grace}, expected more than ${spent} (preStop hook plus GRACEFUL_SHUTDOWN_TIMEOUT)`;
  }
}

/**
 * A terminating pod must finish its requests. LiteLLM's default request timeout is 6,000 s, uvicorn cancels requests after
 * GRACEFUL_SHUTDOWN_TIMEOUT, and the kubelet kills the pod after the grace period, which includes the preStop hook.
 * Source: LiteLLM 1.109.1, `proxy_cli.py` (`timeout_graceful_shutdown`), `constants.py`, `streaming_handler.py`.
 */
export const litellmShutdownCutsRequests = defineRule({
  name: "litellm-shutdown-cuts-requests",
  description: "A terminating pod of the proxy must have time to finish the longest request that it allows.",
  remedy:
    "Set llm-gateway:litellm.requestTimeoutSeconds, which sets all of these: request_timeout and LITELLM_MAX_STREAMING_DURATION_SECONDS at most GRACEFUL_SHUTDOWN_TIMEOUT, and terminationGracePeriodSeconds longer than that and the preStop hook together.",
  severity: "high",
  level: "mandatory",
  scope: "production",
  source: "https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination",
  alone: false,
  options: {},
  check(stack, _options, report) {
    for (const proxy of proxiesOf(stack)) {
      for (const problem of problemsOf(stack, proxy)) report(problem, proxy.workload.resource);
    }
  },
});
