import { configure, container, deployment, proxy, setVariable } from "../productionStack";
import { ruleTests } from "../ruleTests";
import { type Mutable, set } from "../support";

const redis = "general_settings.coordination_redis";

const recovery = "REDIS_CIRCUIT_BREAKER_RECOVERY_TIMEOUT";

const variable = (name: string, value?: string) => (resources: Mutable[]) => {
  setVariable(resources, name, value);
};

ruleTests("slow-redis-recovery", {
  forbids: [
    ...["false", "1", "True "].map((value) => ({
      title: `REDIS_CIRCUIT_BREAKER_ENABLED ${JSON.stringify(value)}`,
      change: variable("REDIS_CIRCUIT_BREAKER_ENABLED", value),
      resource: deployment,
      says: /has its circuit breaker off \(REDIS_CIRCUIT_BREAKER_ENABLED is not true\), and so serves requests on stale spend/,
    })),
    {
      title: "LiteLLM's default recovery time",
      change: variable(recovery),
      resource: deployment,
      says: /refuses requests long after Redis has recovered: REDIS_CIRCUIT_BREAKER_RECOVERY_TIMEOUT is not set \(default 60\)/,
    },
    ...["60", "6", "0", "-1", "2.5", "2s", ""].map((value) => ({
      title: `a recovery time of ${JSON.stringify(value)}`,
      change: variable(recovery, value),
      resource: deployment,
      says: /RECOVERY_TIMEOUT is not a whole number from 1 to 5/,
    })),
    {
      title: "a recovery time that only a Secret outside the stack can set",
      change: (resources) => {
        setVariable(resources, recovery);
        set(proxy(resources), `${container}.envFrom`, [{ secretRef: { name: "provider-keys" } }]);
      },
      resource: deployment,
      says: /RECOVERY_TIMEOUT is not set/,
    },
    ...["socket_timeout", "socket_connect_timeout"].flatMap((name) =>
      [undefined, 5, 0, "soon"].map((value) => ({
        title: `${name} ${String(value)}`,
        change: (resources: Mutable[]) => {
          configure(resources, `${redis}.${name}`, value);
        },
        resource: deployment,
        says: new RegExp(`may wait too long for Redis: coordination_redis\\.${name} in ConfigMap .*at most 2`),
      })),
    ),
  ],
  allows: [
    { title: "LiteLLM's default, a circuit breaker that is on", change: variable("REDIS_CIRCUIT_BREAKER_ENABLED") },
    { title: "a recovery time at the limit", change: variable(recovery, "5") },
    {
      title: "longer timeouts that the policy config allows",
      change: (resources) => {
        setVariable(resources, recovery, "15");
        configure(resources, `${redis}.socket_timeout`, 4);
      },
      config: { "slow-redis-recovery": { maximumRecoverySeconds: 15, maximumSocketSeconds: 4 } },
    },
    {
      title: "a timeout of a fraction of a second",
      change: (resources) => {
        configure(resources, `${redis}.socket_timeout`, "0.5");
      },
    },
  ],
});
