import { type Proxy, variableOf } from "./proxy";
import { isNamed, type Resource, sameNamespace } from "./resource";
import { resourcesOf, type Stack } from "./stack";
import { at, isObject, items, text, unknownYet, type Value } from "./values";

/** The variables that configure the circuit breaker of LiteLLM's Redis client. */
export const breakerVariables = {
  enabled: "REDIS_CIRCUIT_BREAKER_ENABLED",
  recovery: "REDIS_CIRCUIT_BREAKER_RECOVERY_TIMEOUT",
} as const;

/** The `coordination_redis` section of the proxy's configuration; undefined if it is absent or names no host. */
export function coordinationRedisIn(config: Value): Value {
  const redis = at(config, "general_settings", "coordination_redis");
  return isObject(redis) && hostsOf(redis).length > 0 ? redis : undefined;
}

/** The hosts that the section names, as written. */
export function hostsOf(redis: Value): string[] {
  const nodes = [...items(at(redis, "startup_nodes")), ...items(at(redis, "sentinel_nodes"))].map((node) =>
    Array.isArray(node) ? node[0] : at(node, "host"),
  );
  return [at(redis, "host"), hostOfUrl(at(redis, "url")), ...nodes].flatMap((host) => text(host) ?? []);
}

function hostOfUrl(value: Value): Value {
  if (typeof value !== "string" || value.startsWith(fromEnvironment)) return value;
  return URL.canParse(value) ? new URL(value).hostname : value;
}

const fromEnvironment = "os.environ/";

/** The environment variable that a value refers to (`os.environ/NAME`); undefined for any other value. */
export function variableBehind(value: Value): string | undefined {
  return typeof value === "string" && value.startsWith(fromEnvironment)
    ? value.slice(fromEnvironment.length)
    : undefined;
}

/** A value of the section, with a reference to the environment resolved; undefined if the variable's value isn't in the stack. */
function resolved(stack: Stack, proxy: Proxy, value: Value): Value {
  const name = variableBehind(value);
  if (name === undefined) return value;
  const variable = variableOf(stack, proxy.container, name);
  return variable?.kind === "literal" || variable?.kind === "secret" ? variable.value : undefined;
}

/** The address behind a host, with a reference to the environment resolved; undefined if it isn't in the stack. */
export function addressOf(stack: Stack, proxy: Proxy, host: string): Value {
  return hostOfUrl(resolved(stack, proxy, host));
}

/**
 * The Service of the stack with a host name: `name`, `name.namespace`, `name.namespace.svc…`; `unknownYet` if a Service
 * whose name is not known yet could be it.
 */
export function serviceAt(stack: Stack, host: string, from: Resource): Resource | symbol | undefined {
  const [name, namespace, svc] = host.split(".");
  if (svc !== undefined && svc !== "svc") return undefined;
  const near = resourcesOf(stack, "Service", "").filter((service) => {
    const own = at(service.inputs, "metadata", "namespace");
    const there = namespace === undefined ? sameNamespace(service, from) : own === undefined || own === namespace;
    return there || typeof own === "symbol";
  });
  const found = near.find((service) => isNamed(service, name) === true);
  return found ?? (near.some((service) => isNamed(service, name) === undefined) ? unknownYet : undefined);
}

/** Whether a host can be outside the stack: it is neither a short name nor a name in the proxy's own namespace. */
export function mayBeOutside(host: string, proxy: Resource): boolean {
  const [, namespace, svc] = host.split(".");
  if (namespace === undefined) return false;
  const own = at(proxy.inputs, "metadata", "namespace");
  return (svc !== undefined && svc !== "svc") || own === undefined || own !== namespace;
}

/**
 * Why a connection is not authenticated by TLS, as a phrase after "connects to Redis"; undefined if it is.
 * Source: redis-py 8.1.0, `redis/connection.py` (`SSLConnection` verifies certificate and host name by default).
 */
export function encryptionFault(stack: Stack, proxy: Proxy, redis: Value): string | undefined {
  const named = at(redis, "url") ?? undefined;
  const url = resolved(stack, proxy, named);
  if (typeof url === "symbol") return undefined;
  if (named !== undefined) {
    if (typeof url !== "string" || !URL.canParse(url)) return "by a URL that doesn't show whether TLS is used";
    if (new URL(url).protocol !== "rediss:") return "without TLS (its URL is not rediss://)";
  } else if (at(redis, "ssl") !== true) return "without TLS (ssl is not true)";
  const parameters = typeof url === "string" ? new URL(url).searchParams : new URLSearchParams();
  const [required, checked] = ["ssl_cert_reqs", "ssl_check_hostname"].map(
    (name) => parameters.get(name) ?? at(redis, name) ?? undefined,
  );
  if (required !== undefined && required !== "required") {
    return "without verifying the server's certificate (ssl_cert_reqs is not required)";
  }
  if (checked !== undefined && checked !== true && String(checked).toLowerCase() !== "true") {
    return "without verifying the server's name (ssl_check_hostname is not true)";
  }
  return undefined;
}
