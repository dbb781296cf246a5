import { container, deployment, proxy, setVariable } from "../productionStack";
import { ruleTests } from "../ruleTests";
import { type Mutable, object, set } from "../support";

const variable = (name: string, value?: string) => (resources: Mutable[]) => {
  setVariable(resources, name, value);
};

ruleTests("unexpected-redis-env-var", {
  forbids: [
    ...["REDIS_HOST", "REDIS_CLUSTER_NODES", "REDIS_CIRCUIT_BREAKER_FAILURE_THRESHOLD"].map((name) => ({
      title: name,
      change: variable(name, "1"),
      resource: deployment,
      says: new RegExp(`has the variable ${name}, which changes LiteLLM's Redis client`),
    })),
    {
      title: "a REDIS_* variable from a Secret of the stack",
      change: (resources) => {
        resources.push(object("core/v1:Secret", "provider-keys", { stringData: { REDIS_DB: "3" } }));
        set(proxy(resources), `${container}.envFrom`, [{ secretRef: { name: "provider-keys" } }]);
      },
      resource: deployment,
      says: /has the variable REDIS_DB/,
    },
    {
      title: "a REDIS_* variable from a ConfigMap with a prefix",
      change: (resources) => {
        resources.push(object("core/v1:ConfigMap", "more", { data: { URL: "redis" } }));
        set(proxy(resources), `${container}.envFrom`, [{ prefix: "REDIS_", configMapRef: { name: "more" } }]);
      },
      resource: deployment,
      says: /has the variable REDIS_URL/,
    },
  ],
  allows: [
    { title: "a variable that only contains REDIS_", change: variable("MY_REDIS_HOST", "elsewhere") },
    {
      title: "a variable that the policy config allows",
      change: variable("REDIS_CONNECTION_POOL_TIMEOUT", "2"),
      config: { "unexpected-redis-env-var": { allowed: ["REDIS_CONNECTION_*"] } },
    },
  ],
});
