import { defineRule } from "../pack/rule";
import { parseQuantity } from "../stack/quantity";
import { redisServersOf, type RedisServer } from "../stack/redisServer";

/** In bytes; less is not enough for the counters of a few hundred keys. */
const leastMemory = 32 * 1024 ** 2;
/** Each replica of the proxy opens dozens of connections. */
const leastClients = 100;

/** Directives with unsafe values, and their effect. */
const directives: [name: string, unsafe: (value: string) => boolean, harm: string][] = [
  ["maxmemory-policy", (value) => value.toLowerCase() !== "noeviction", "counters are evicted when memory is full"],
  ["maxmemory", (value) => isBelow(value, leastMemory), "there is not enough memory for the counters"],
  ["maxclients", (value) => Number(value) < leastClients, "connections of proxies are refused"],
  ["replicaof", (value) => !/^no one$/i.test(value), "it refuses writes, and holds another server's counters"],
  ["slaveof", (value) => !/^no one$/i.test(value), "it refuses writes, and holds another server's counters"],
  ["rename-command", () => true, "the proxies' commands and scripts fail"],
  ["cluster-enabled", (value) => /^yes$/i.test(value), "the proxies' client doesn't use the cluster protocol"],
  ["min-replicas-to-write", (value) => Number(value) > 0, "writes fail without replicas"],
  [
    "bind",
    (value) => value.split(/\s+/).every((host) => /^-?(?:127\.|::1|localhost)/.test(host)),
    "proxies can't connect to it",
  ],
  ["enable-debug-command", (value) => !/^no$/i.test(value), "clients can crash it"],
];

function isBelow(value: string, least: number): boolean {
  const match = /^(\d+)\s*([kmgt]?)b?$/i.exec(value);
  const bytes =
    match && parseQuantity(`${match[1] ?? ""}${(match[2] ?? "").replace(/./, (unit) => `${unit.toUpperCase()}i`)}`);
  return typeof bytes === "number" && bytes > 0 && bytes < least;
}

function* faultsOf({ directives: set, complete }: RedisServer): Iterable<string> {
  const last = new Map(set);
  for (const [name, unsafe, harm] of directives) {
    const value = last.get(name);
    if (value !== undefined && unsafe(value)) yield `sets ${name} to ${value}: ${harm}`;
  }
  const open = (last.get("user") ?? "").split(/\s+/).includes("nopass");
  const guarded = ["requirepass", "aclfile", "user"].some((name) => (last.get(name) ?? "") !== "");
  if (complete && (open || !guarded)) yield "doesn't require a password (requirepass)";
}

/**
 * Redis holds the counters of budgets and rate limits. Persistence is not required: LiteLLM restores lost budget counters
 * from the database.
 */
export const unsafeRedisSetting = defineRule({
  name: "unsafe-redis-setting",
  description: "Redis must keep the counters, accept writes of the proxies, and require a password.",
  remedy: "Remove the directive from redis.conf, set maxmemory-policy to noeviction and requirepass to the password.",
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
