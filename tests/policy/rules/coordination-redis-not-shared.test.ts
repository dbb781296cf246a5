import { configure, deployment, remove, setVariable } from "../productionStack";
import { ruleTests } from "../ruleTests";
import { find, type Mutable, object } from "../support";

const redis = "general_settings.coordination_redis";

/** Sets coordination_redis to a Redis outside the stack with verified TLS, and changes these settings of it. */
const outside = (settings: Record<string, unknown>) => (resources: Mutable[]) => {
  for (const [name, value] of Object.entries({ host: "redis.shared-redis.svc", ssl: true, ...settings })) {
    configure(resources, `${redis}.${name}`, value);
  }
};

ruleTests("coordination-redis-not-shared", {
  forbids: [
    {
      title: "replicas without Redis",
      change: (resources) => {
        configure(resources, redis, undefined);
      },
      resource: deployment,
      says: /has counters that its replicas don't share/,
    },
    {
      title: "REDIS_HOST alone",
      change: (resources) => {
        configure(resources, redis, undefined);
        setVariable(resources, "REDIS_HOST", "litellm-redis.litellm.svc");
      },
      resource: deployment,
      says: /has counters that its replicas don't share/,
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
      says: /shares its counters in redis\.other\.svc, which is not a Service of this stack/,
    },
    {
      title: "Redis without a Service",
      change: (resources) => remove(resources, find(resources, "Service", "litellm-redis")),
      resource: deployment,
      says: /is not a Service of this stack/,
    },
    {
      title: "a Redis Service without pods",
      change: (resources) => remove(resources, find(resources, "Deployment", "litellm-redis")),
      resource: deployment,
      says: /through Service litellm\/litellm-redis, which selects no pods/,
    },
    {
      title: "a port that the Service doesn't have",
      change: (resources) => {
        configure(resources, `${redis}.port`, 6380);
      },
      resource: deployment,
      says: /through a port that Service litellm\/litellm-redis does not have/,
    },
    {
      title: "Redis in another namespace without TLS",
      change: outside({ ssl: undefined }),
      resource: deployment,
      says: /redis\.shared-redis\.svc, which is not a Service of this stack, without TLS \(ssl is not true\)/,
    },
    {
      title: "Redis outside the stack without TLS, though externalRedis lists its host",
      change: outside({ host: "counters.example.com", ssl: false }),
      config: { "coordination-redis-not-shared": { externalRedis: ["*.example.com"] } },
      resource: deployment,
      says: /without TLS/,
    },
    ...["none", "optional", false].map((value) => ({
      title: `Redis outside the stack with ssl_cert_reqs ${String(value)}`,
      change: outside({ ssl_cert_reqs: value }),
      resource: deployment,
      says: /without verifying the server's certificate/,
    })),
    {
      title: "Redis outside the stack without host name verification",
      change: outside({ ssl_check_hostname: false }),
      resource: deployment,
      says: /without verifying the server's name/,
    },
    {
      title: "a host in the proxy's namespace that is not in the stack, even with TLS",
      change: outside({ host: "redis.litellm.svc" }),
      resource: deployment,
      says: /shares its counters in redis\.litellm\.svc, which is not a Service of this stack\./,
    },
    ...[
      ["redis://counters.example.com:6379", /without TLS \(its URL is not rediss:/],
      ["rediss://counters.example.com:6380?ssl_cert_reqs=none", /without verifying the server's certificate/],
      ["rediss://counters.example.com:6380?ssl_check_hostname=false", /without verifying the server's name/],
    ].map(([url, says]) => ({
      title: `the URL ${String(url)}`,
      change: (resources: Mutable[]) => {
        configure(resources, redis, { url, password: "os.environ/COORDINATION_REDIS_PASSWORD" });
      },
      resource: deployment,
      says: says as RegExp,
    })),
    {
      title: "a URL that is not in the stack, though externalRedis lists it",
      change: (resources) => {
        configure(resources, redis, { url: "os.environ/COUNTERS_URL" });
        setVariable(resources, "COUNTERS_URL", { valueFrom: { secretKeyRef: { name: "elsewhere", key: "url" } } });
      },
      config: { "coordination-redis-not-shared": { externalRedis: ["os.environ/COUNTERS_URL"] } },
      resource: deployment,
      says: /by a URL that doesn't show whether TLS is used/,
    },
    {
      title: "a password from a variable that is not set",
      change: (resources) => {
        setVariable(resources, "COORDINATION_REDIS_PASSWORD");
      },
      resource: deployment,
      says: /uses Redis without a password: .* takes it from COORDINATION_REDIS_PASSWORD, which is not set/,
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
      title: "Redis in another namespace, with verified TLS",
      change: outside({ ssl_cert_reqs: "required", ssl_check_hostname: true, ssl_ca_certs: "/etc/redis-ca/ca.crt" }),
    },
    ...["counters.example.com", "10.20.30.40", "redis.shared-redis.svc.cluster.local"].map((host) => ({
      title: `Redis at ${host}, with verified TLS`,
      change: outside({ host, port: 6380 }),
    })),
    {
      title: "the rediss:// URL of a Redis outside the stack",
      change: (resources) => {
        const timeouts = { socket_timeout: 1, socket_connect_timeout: 1 };
        const url = "rediss://counters.example.com:6380";
        configure(resources, redis, { url, password: "os.environ/COORDINATION_REDIS_PASSWORD", ...timeouts });
      },
    },
    {
      title: "Redis without TLS that unencryptedRedis lists",
      change: outside({ host: "redis.mesh.svc", ssl: undefined }),
      config: { "coordination-redis-not-shared": { unencryptedRedis: ["redis.mesh.svc"] } },
    },
    {
      title: "Redis with a short name that externalRedis lists",
      change: outside({ host: "managed-redis" }),
      config: { "coordination-redis-not-shared": { externalRedis: ["managed-redis"] } },
    },
    {
      title: "a host from an environment variable",
      change: (resources) => {
        configure(resources, `${redis}.host`, "os.environ/COUNTERS_HOST");
        setVariable(resources, "COUNTERS_HOST", "litellm-redis");
      },
    },
    {
      title: "the Service's fully qualified name",
      change: (resources) => {
        configure(resources, `${redis}.host`, "litellm-redis.litellm.svc.cluster.local");
      },
    },
    {
      title: "a URL from a Secret of the stack",
      change: (resources) => {
        const timeouts = { socket_timeout: 1, socket_connect_timeout: 1 };
        configure(resources, redis, { url: "os.environ/COUNTERS_URL", ...timeouts });
        const url = "redis://:4rT6uJ8kLpQwEr9s@litellm-redis.litellm.svc:6379";
        resources.push(object("core/v1:Secret", "counters", { stringData: { url } }));
        setVariable(resources, "COUNTERS_URL", { valueFrom: { secretKeyRef: { name: "counters", key: "url" } } });
      },
    },
  ],
});
