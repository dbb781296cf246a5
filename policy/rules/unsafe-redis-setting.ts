import { defineRule } from "../pack/rule";
import { parseQuantity } from "../stack/quantity";
import { redisServersOf, type RedisServer } from "../stack/redisServer";
import { at, items } from "../stack/values";

/** Less has no room for the counters of a few hundred keys, in bytes. */
const leastMemory = 32 * 1024 ** 2;
/** Each replica holds some dozens of connections. */
const leastClients = 100;
/** Kubernetes waits 300 s by default; the counters are away for as long. */
const longestToleration = 60;

/** Directives that undo a promise: the values that do it, and what comes of them. */
const directives: [name: string, unsafe: (value: string) => boolean, harm: string][] = [
  ["maxmemory-policy", (value) => value.toLowerCase() !== "noeviction", "counters are dropped when memory is short"],
  ["maxmemory", (value) => isBelow(value, leastMemory), "there is no room for the counters"],
  ["maxclients", (value) => Number(value) < leastClients, "proxies are refused"],
  ["replicaof", (value) => !/^no one$/i.test(value), "it can't be written, and holds another server's counters"],
  ["slaveof", (value) => !/^no one$/i.test(value), "it can't be written, and holds another server's counters"],
  ["rename-command", () => true, "the proxies' commands and scripts fail"],
  ["cluster-enabled", (value) => /^yes$/i.test(value), "the proxies would have to speak the cluster's protocol"],
  ["min-replicas-to-write", (value) => Number(value) > 0, "nothing can be written without replicas"],
  [
    "bind",
    (value) => value.split(/\s+/).every((host) => /^-?(?:127\.|::1|localhost)/.test(host)),
    "no proxy reaches it",
  ],
  ["enable-debug-command", (value) => !/^no$/i.test(value), "clients can stop it"],
];

function isBelow(value: string, least: number): boolean {
  const match = /^(\d+)\s*([kmgt]?)b?$/i.exec(value);
  const bytes =
    match && parseQuantity(`${match[1] ?? ""}${(match[2] ?? "").replace(/./, (unit) => `${unit.toUpperCase()}i`)}`);
  return typeof bytes === "number" && bytes > 0 && bytes < least;
}

function* faultsOf({ container, directives: set, complete }: RedisServer): Iterable<string> {
  const last = new Map(set);
  for (const [name, unsafe, harm] of directives) {
    const value = last.get(name);
    if (value !== undefined && unsafe(value)) yield `sets ${name} to ${value}: ${harm}`;
  }
  const open = (last.get("user") ?? "").split(/\s+/).includes("nopass");
  const guarded = ["requirepass", "aclfile", "user"].some((name) => (last.get(name) ?? "") !== "");
  if (complete && (open || !guarded)) yield "asks for no password (requirepass)";
  const { pod, replicas } = container.workload;
  for (const toleration of replicas === 1 ? items(at(pod, "tolerations")) : []) {
    const [key, seconds] = [at(toleration, "key"), at(toleration, "tolerationSeconds")];
    if (typeof key !== "string" || !/^node\.kubernetes\.io\/(?:not-ready|unreachable)$/.test(key)) continue;
    if (typeof seconds === "number" && seconds <= longestToleration) continue;
    if (typeof seconds !== "symbol")
      yield `stays on a node that is lost for ${String(seconds ?? "any number of")} s (${key})`;
  }
}

/**
 * Redis holds the counters of budgets and rate limits. Persistence is not demanded: what is lost is counted again from
 * the database.
 */
export const unsafeRedisSetting = defineRule({
  name: "unsafe-redis-setting",
  description: "Redis must keep the counters, take writes from the proxies, and ask for a password.",
  remedy: "Take the directive out of redis.conf, and leave maxmemory-policy at noeviction.",
  severity: "high",
  level: "mandatory",
  scope: "production",
  source: "https://redis.io/docs/latest/operate/oss_and_stack/management/config-file/",
  alone: false,
  options: {},
  check(stack, _options, report) {
    for (const server of redisServersOf(stack)) {
      for (const fault of faultsOf(server)) report(fault, server.container.workload.resource);
    }
  },
});
