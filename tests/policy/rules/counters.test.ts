import { parse, stringify } from "yaml";

import { ruleTests } from "../ruleTests";
import { find, get, type Mutable, object, set } from "../support";

const deployment = "Deployment litellm/litellm";
const container = "spec.template.spec.containers.0";

const proxy = (resources: Mutable[]) => find(resources, "Deployment", "litellm").inputs;
const configMap = (resources: Mutable[]) => find(resources, "ConfigMap", "litellm-config");

/** Changes one setting of the proxy's configuration, in the text that the ConfigMap holds. */
function configure(resources: Mutable[], path: string, value: unknown): void {
  const { inputs } = configMap(resources);
  const config: unknown = parse(String(get(inputs, "data.config\\.yaml")));
  set(config, path, value);
  set(inputs, "data.config\\.yaml", stringify(config));
}

function addVariable(resources: Mutable[], name: string, value: string): void {
  (get(proxy(resources), `${container}.env`) as unknown[]).push({ name, value });
}

const redis = "general_settings.coordination_redis";

ruleTests("unshared-counters", {
  forbids: [
    {
      title: "replicas without Redis",
      change: (resources) => {
        configure(resources, redis, undefined);
      },
      resource: deployment,
      says: /shares no counters between its replicas/,
    },
    {
      title: "REDIS_HOST alone",
      change: (resources) => {
        configure(resources, redis, undefined);
        addVariable(resources, "REDIS_HOST", "litellm-redis.litellm.svc");
      },
      resource: deployment,
      says: /shares no counters/,
    },
    {
      title: "Redis without a host",
      change: (resources) => {
        configure(resources, `${redis}.host`, undefined);
      },
      resource: deployment,
      says: /names no Redis/,
    },
    {
      title: "Redis that is not in the stack",
      change: (resources) => {
        configure(resources, `${redis}.host`, "redis.other.svc");
      },
      resource: deployment,
      says: /shares its counters in redis\.other\.svc, which is no Service of this stack/,
    },
    {
      title: "Redis without a Service",
      change: (resources) => resources.splice(resources.indexOf(find(resources, "Service", "litellm-redis")), 1),
      resource: deployment,
      says: /is no Service of this stack/,
    },
    {
      title: "Redis whose pods are gone",
      change: (resources) => resources.splice(resources.indexOf(find(resources, "Deployment", "litellm-redis")), 1),
      resource: deployment,
      says: /through Service litellm\/litellm-redis, which selects no pods/,
    },
    {
      title: "a port that nobody listens on",
      change: (resources) => {
        configure(resources, `${redis}.port`, 6380);
      },
      resource: deployment,
      says: /through a port that Service litellm\/litellm-redis does not have/,
    },
    {
      title: "Redis without a password",
      change: (resources) => {
        configure(resources, `${redis}.password`, undefined);
      },
      resource: deployment,
      says: /uses Redis without a password/,
    },
  ],
  allows: [
    {
      title: "Redis outside the stack that is declared",
      change: (resources) => {
        configure(resources, `${redis}.host`, "counters.example.com");
      },
      config: { "unshared-counters": { externalRedis: ["*.example.com"] } },
    },
    {
      title: "a host from the environment",
      change: (resources) => {
        configure(resources, `${redis}.host`, "os.environ/COUNTERS_HOST");
        addVariable(resources, "COUNTERS_HOST", "litellm-redis");
      },
    },
    {
      title: "the Service's whole name",
      change: (resources) => {
        configure(resources, `${redis}.host`, "litellm-redis.litellm.svc.cluster.local");
      },
    },
    {
      title: "a URL from a Secret of the stack",
      change: (resources) => {
        configure(resources, redis, { url: "os.environ/COUNTERS_URL" });
        const url = "redis://:4rT6uJ8kLpQwEr9s@litellm-redis.litellm.svc:6379";
        resources.push(object("core/v1:Secret", "counters", { stringData: { url } }));
        (get(proxy(resources), `${container}.env`) as unknown[]).push({
          name: "COUNTERS_URL",
          valueFrom: { secretKeyRef: { name: "counters", key: "url" } },
        });
      },
    },
  ],
});
