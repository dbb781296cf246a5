import assert from "node:assert/strict";

import { parse } from "yaml";

import type { ProfileName } from "../../components/profile";
import { valueAt } from "../../tools/program/valueAt";
import { firstContainer, podTemplate } from "../support/podTemplates";
import { createdResources, findCreatedResource, runStack } from "../support/runStack";

/** The profile table, as the manifests must have it. */
interface Row {
  replicas: number;
  redis: boolean;
  failClosed: boolean;
  instances: number;
  backups: boolean;
  disruptionBudgets: boolean;
  protected: boolean;
  /** CPU request, memory request, memory limit. */
  sizes: { litellm: Sizes; postgres: Sizes; redis?: Sizes };
  storage: { postgres: string };
}

type Sizes = [cpuRequest: string, memoryRequest: string, memoryLimit: string];

const table: Record<ProfileName, Row> = {
  cost: {
    replicas: 1,
    redis: false,
    failClosed: false,
    instances: 1,
    backups: false,
    disruptionBudgets: false,
    protected: false,
    sizes: { litellm: ["100m", "768Mi", "1Gi"], postgres: ["100m", "256Mi", "512Mi"] },
    storage: { postgres: "2Gi" },
  },
  dev: {
    replicas: 1,
    redis: false,
    failClosed: false,
    instances: 1,
    backups: false,
    disruptionBudgets: false,
    protected: false,
    sizes: { litellm: ["250m", "1Gi", "2Gi"], postgres: ["250m", "512Mi", "1Gi"] },
    storage: { postgres: "10Gi" },
  },
  prod: {
    replicas: 2,
    redis: true,
    failClosed: true,
    instances: 3,
    backups: true,
    disruptionBudgets: true,
    protected: true,
    sizes: {
      litellm: ["500m", "2Gi", "2Gi"],
      postgres: ["500m", "1Gi", "1Gi"],
      redis: ["100m", "256Mi", "256Mi"],
    },
    storage: { postgres: "20Gi" },
  },
};

function sizesOf(resources: unknown): unknown[] {
  return ["requests.cpu", "requests.memory", "limits.memory"].map((path) => valueAt(resources, path));
}

for (const [profile, row] of Object.entries(table) as [ProfileName, Row][]) {
  describe(`profile ${profile}`, () => {
    const cluster = async () => findCreatedResource(await runStack(profile), "Cluster");
    const proxyConfig = async (): Promise<unknown> => {
      const configMap = findCreatedResource(await runStack(profile), "ConfigMap", "litellm-config");
      return parse(String(valueAt(configMap.inputs, ["data", "config.yaml"])));
    };

    it(`runs ${row.replicas} replica(s) of the proxy`, async () => {
      const { inputs } = findCreatedResource(await runStack(profile), "Deployment", "-proxy");
      assert.equal(valueAt(inputs, "spec.replicas"), row.replicas);
    });

    it(`has ${row.redis ? "one Redis, shared by all replicas" : "no Redis"}`, async () => {
      const run = await runStack(profile);
      assert.equal(createdResources(run, "Redis").length, row.redis ? 1 : 0);
      assert.equal(createdResources(run, "Deployment").length, row.redis ? 2 : 1);
      assert.deepEqual(
        valueAt(await proxyConfig(), "general_settings.coordination_redis"),
        row.redis
          ? {
              db: 0,
              host: "litellm-redis.litellm.svc",
              password: "os.environ/COORDINATION_REDIS_PASSWORD",
              port: 6379,
              socket_connect_timeout: 1,
              socket_timeout: 1,
            }
          : undefined,
      );
    });

    it(`lets budgets ${row.failClosed ? "fail closed, with all flags" : "fail open"}`, async () => {
      const general = valueAt(await proxyConfig(), "general_settings");
      assert.equal(valueAt(general, "allow_requests_on_db_unavailable"), !row.failClosed);
      const strict = row.failClosed ? true : undefined;
      assert.equal(valueAt(general, "fail_closed_budget_enforcement"), strict);
      assert.equal(valueAt(general, "fail_closed_rate_limit_enforcement"), strict);
    });

    it("answers 429 over budget", async () => {
      assert.equal(valueAt(await proxyConfig(), "litellm_settings.budget_exceeded_status_code"), 429);
    });

    it(`runs ${row.instances} PostgreSQL instance(s)`, async () => {
      assert.equal(valueAt((await cluster()).inputs, "spec.instances"), row.instances);
    });

    it(`takes ${row.backups ? "a volume snapshot daily, and prunes old ones" : "no backups"}`, async () => {
      const run = await runStack(profile);
      const schedules = createdResources(run, "ScheduledBackup").map(({ inputs }) => valueAt(inputs, "spec"));
      assert.deepEqual(
        schedules,
        row.backups
          ? [
              {
                backupOwnerReference: "cluster",
                cluster: { name: "litellm-pg" },
                immediate: true,
                method: "volumeSnapshot",
                schedule: "0 0 3 * * *",
                suspend: false,
              },
            ]
          : [],
      );
      assert.deepEqual(
        valueAt((await cluster()).inputs, "spec.backup"),
        row.backups ? { volumeSnapshot: { online: false, snapshotOwnerReference: "backup" } } : undefined,
      );
      assert.equal(createdResources(run, "CronJob").length, row.backups ? 1 : 0);
    });

    it(`has ${row.disruptionBudgets ? "PodDisruptionBudgets for proxy and PostgreSQL" : "no PodDisruptionBudget"}`, async () => {
      const budgets = createdResources(await runStack(profile), "PodDisruptionBudget");
      assert.deepEqual(
        budgets.map(({ inputs }) => valueAt(inputs, "spec.minAvailable")),
        row.disruptionBudgets ? [1] : [],
      );
      assert.equal(valueAt((await cluster()).inputs, "spec.enablePDB"), row.disruptionBudgets);
    });

    it(`${row.protected ? "protects" : "doesn't protect"} what holds data`, async () => {
      const run = await runStack(profile);
      assert.deepEqual(
        run.resources.filter((resource) => resource.protect).map(({ name }) => name),
        row.protected ? ["gateway-litellm-salt-key", "gateway-namespace", "gateway-postgres-cluster"] : [],
      );
    });

    it(`requests ${row.sizes.litellm.join(", ")} for each replica`, async () => {
      const { resources } = firstContainer(podTemplate(await runStack(profile), "litellm-proxy"));
      assert.deepEqual(sizesOf(resources), row.sizes.litellm);
    });

    it(`requests ${row.sizes.postgres.join(", ")} and ${row.storage.postgres} for each instance`, async () => {
      const { inputs } = await cluster();
      assert.deepEqual(sizesOf(valueAt(inputs, "spec.resources")), row.sizes.postgres);
      assert.equal(valueAt(inputs, "spec.storage.size"), row.storage.postgres);
    });

    const { redis } = row.sizes;
    if (redis) {
      it(`requests ${redis.join(", ")} for Redis`, async () => {
        const run = await runStack(profile);
        assert.deepEqual(sizesOf(firstContainer(podTemplate(run, "redis-server")).resources), redis);
      });
    }

    it("spreads replicas and instances over nodes and zones, and still schedules on one node", async () => {
      const { spec } = podTemplate(await runStack(profile), "litellm-proxy");
      assert.deepEqual(
        spec.topologySpreadConstraints.map(({ topologyKey, whenUnsatisfiable }) => [topologyKey, whenUnsatisfiable]),
        [
          ["kubernetes.io/hostname", "ScheduleAnyway"],
          ["topology.kubernetes.io/zone", "ScheduleAnyway"],
        ],
      );
      const { inputs } = await cluster();
      assert.equal(valueAt(inputs, "spec.affinity.podAntiAffinityType"), "preferred");
      assert.equal(valueAt(inputs, "spec.topologySpreadConstraints.0.whenUnsatisfiable"), "ScheduleAnyway");
    });

    it("is a label of every Kubernetes resource", async () => {
      const run = await runStack(profile);
      const objects = run.resources.filter(({ type }) => type.startsWith("kubernetes:"));
      assert.ok(objects.length > 0);
      for (const { name, inputs } of objects) {
        const labels = (valueAt(inputs, "metadata.labels") ?? {}) as Record<string, string>;
        assert.equal(labels["llm-gateway/profile"], profile, name);
        assert.equal(labels["llm-gateway/stack"], `llm-gateway.ai-${profile}`, name);
        assert.equal(labels["app.kubernetes.io/part-of"], "llm-gateway", name);
        assert.equal(labels["app.kubernetes.io/managed-by"], "pulumi", name);
      }
    });
  });
}
