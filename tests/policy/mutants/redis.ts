import { find, get, type Mutable, set } from "../support";
import { again, caught, type Mutant, type Verdict } from "./mutant";
import { settings } from "./settings";

const key = "data.redis\\.conf";

/** Adds, replaces and removes lines of redis.conf. */
export function redis(resources: readonly Mutable[]): Mutant[] {
  const configMap = find(resources, "ConfigMap", "litellm-redis");
  const line = (text: string, verdict: Verdict): Mutant => ({
    title: `redis.conf: ${text}`,
    change: (copy) => {
      const { inputs } = again(copy, configMap);
      set(inputs, key, `${String(get(inputs, key))}\n${text}\n`);
    },
    verdict,
  });
  const unsafe = caught("unsafe-redis-setting");
  const command = "spec.template.spec.containers.0.command";
  const toleration = "spec.template.spec.tolerations.0.tolerationSeconds";
  return [
    ...[
      ...["allkeys-lru", "volatile-lru", "allkeys-random", "volatile-ttl", '"allkeys-lfu"'].map(
        (policy) => `maxmemory-policy ${policy}`,
      ),
      ...["maxmemory 1mb", "maxmemory 100000", "MAXMEMORY 16MB", "maxclients 10", "replicaof other 6379"],
      ...["slaveof other 6379", 'rename-command EVAL ""', "cluster-enabled yes", "min-replicas-to-write 1"],
      ...["bind 127.0.0.1", "bind 127.0.0.1 -::1", "enable-debug-command yes"],
    ].map((text) => line(text, unsafe)),
    ...[
      ...[
        "appendonly yes",
        "save 60 1",
        "maxmemory 1gb",
        "maxmemory 0",
        "maxmemory-policy NOEVICTION",
        "maxclients 1000",
      ],
      ...[
        "bind 0.0.0.0",
        "bind * -::*",
        "# maxmemory-policy allkeys-lru",
        "timeout 300",
        "databases 1",
        "replicaof no one",
      ],
    ].map((text) => line(text, "harmless")),
    ...["", 'requirepass ""', "user default on nopass ~* +@all"].map((text): Mutant => ({
      title: `redis.conf: ${text === "" ? "no line" : text} instead of the password`,
      change: (copy) => {
        set(again(copy, find(copy, "Secret", "litellm-redis")).inputs, "stringData.authentication\\.conf", text);
      },
      verdict: unsafe,
    })),
    ...settings(find(resources, "Deployment", "litellm-redis"), [
      [command, ["redis-server", "/etc/redis/redis.conf", "--maxmemory-policy", "allkeys-lru"], unsafe],
      [command, ["redis-server", "/etc/redis/redis.conf", "--maxmemory", "64mb"], "harmless"],
      [toleration, 3600, caught("slow-node-replacement")],
      [toleration, undefined, caught("slow-node-replacement")],
      [toleration, 30, "harmless"],
    ]),
  ];
}
