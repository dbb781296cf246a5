import assert from "node:assert/strict";

import { parse } from "yaml";

import { urlOf } from "../../benchmarks/support/podUrl";
import { alertGroups } from "../../components/monitoring/alerts";
import { dashboard } from "../../components/monitoring/dashboard";
import { moduleFile, prometheusOperatorVersion } from "../../lab/build";
import {
  describeEmbeddedCluster,
  monitorEmbeddedCluster,
  podMonitorRelabelling,
  redisExporterImageName,
  stopMonitoring,
} from "../../lab/embedded";
import { ClusterClient, isReady, mergePatch } from "../../tools/cluster/clusterClient";
import type { Stack } from "../../tools/engine";
import { merged } from "../../tools/engine/stackFile";
import { monitoringOverlay } from "../../tools/local/overlay";
import { waitFor } from "../../tools/shared/waitFor";
import { primaryOf } from "../../tools/verify/cluster/cnpg";
import { sql } from "../../tools/verify/cluster/postgres";
import { proxyPods } from "../../tools/verify/cluster/proxy";
import { settingsOf } from "../support/runStack";
import { selectorsOf } from "../support/selectors";
import { ask, causeEvents, type Counted, eventSettings } from "./support/countedEvents";
import { type Environment, environment, outputsOf, progress, suiteStack } from "./support/environment";
import { freshNamespace } from "./support/freshNamespace";
import { deployObjectStore, type ObjectStore } from "./support/objectStore";
import { fires, query, resolves, rulesOf } from "./support/prometheus";
import { redisName } from "./support/redisPod";

const namespace = "e2e-monitoring";
const postgres = "litellm-pg";
const rule = { group: "monitoring.coreos.com", version: "v1", namespace, plural: "prometheusrules", name: "litellm" };

/** Instead of its five minutes, after which this alert fires in its place. */
const archiveFailingFor = "15s";

interface Rules {
  spec: { groups: { name: string; rules: { alert: string; for: string }[] }[] };
}

describe("a gateway that a Prometheus watches", () => {
  let here: Environment;
  let stack: Stack;
  let store: ObjectStore;
  let cluster: ClusterClient;
  let counted: Counted;
  let key: string;
  let removeNamespace: () => Promise<void>;

  const onPrimary = async (database: string, ...statements: string[]) =>
    sql(cluster, await primaryOf(cluster, postgres), database, ...statements);

  const scaleRedis = (replicas: number) =>
    cluster.apps.patchNamespacedDeploymentScale(
      { namespace, name: redisName, body: { spec: { replicas } } },
      mergePatch,
    );

  before(async function () {
    this.timeout("20m");
    here = await environment();
    const embedded = describeEmbeddedCluster();
    if (!here.place.embedded || embedded === undefined) return this.skip();
    await monitorEmbeddedCluster(progress, embedded);
    cluster = new ClusterClient(here.config, namespace);
    store = await deployObjectStore(here, embedded.images, `${namespace}-store`);
    removeNamespace = await freshNamespace(here.config, namespace);
    await store.createSecrets(namespace);
    // With every part that production has, so that every metric of its alerts is reported.
    const overlay = {
      "llm-gateway:createNamespace": "false",
      "llm-gateway:monitoring": { scrapeSeconds: 5 },
      "llm-gateway:redis": { enabled: true },
      "llm-gateway:postgres": { instances: 2, backup: { enabled: true }, objectStore: store.settings },
      "llm-gateway:litellm": {
        ...eventSettings,
        models: [...settingsOf("dev").litellm.models, ...eventSettings.models],
      },
    };
    const whole = merged(monitoringOverlay(redisExporterImageName()), overlay) as Record<string, unknown>;
    stack = suiteStack(here, "ai-dev", namespace, whole);
    await progress.step("up, monitored", () => stack.up());
    const [pod] = (await proxyPods(cluster, "litellm")).filter(isReady);
    assert.ok(pod);
    const { masterKey } = await outputsOf(stack);
    counted = { url: urlOf(pod), masterKey, namespace, onPrimary: (...each) => onPrimary("litellm", ...each) };
  });

  after(async function () {
    this.timeout("10m");
    if (stack === undefined) return;
    await store.giveBack();
    await progress.step("destroy, monitored", () => stack.destroy({ unprotect: true }));
    await removeNamespace();
    await store.remove();
    await stopMonitoring();
  });

  it("has every pod scraped by its PodMonitor", async () => {
    await waitFor(
      async () => {
        const up = await query(`count by (job) (up{namespace="${namespace}"} == 1)`);
        assert.deepEqual(Object.fromEntries(up.map(({ metric, value }) => [metric.job, Number(value[1])])), {
          [`${namespace}/litellm`]: 1,
          [`${namespace}/${postgres}`]: 2,
          [`${namespace}/${redisName}-exporter`]: 1,
        });
        return true;
      },
      { deadline: 240, what: "all pods to be scraped" },
    );
  });

  it("has targets relabelled as in the Prometheus operator's own test data", async () => {
    const module = "github.com/prometheus-operator/prometheus-operator";
    const file = "pkg/prometheus/testdata/PodMonitorObjectWithMatchLabelSelector.golden";
    const made = parse(await moduleFile(module, prometheusOperatorVersion, file)) as {
      scrape_configs: { relabel_configs: { source_labels?: string[] }[] }[];
    };
    const ofOnePrometheus = made.scrape_configs[0]?.relabel_configs.filter(
      ({ source_labels = [] }) => !source_labels.includes("__tmp_hash"),
    );
    assert.deepEqual(podMonitorRelabelling("default", "defaultPodMonitor", "web"), ofOnePrometheus);
  });

  it("has every alert evaluated without an error", async () => {
    const { spec } = (await cluster.custom.getNamespacedCustomObject(rule)) as Rules;
    const deployed = spec.groups.flatMap(({ rules }) => rules.map(({ alert }) => alert));
    await waitFor(
      async () => {
        const rules = await rulesOf(namespace);
        assert.deepEqual(rules.map(({ name }) => name).sort(), deployed.sort());
        assert.deepEqual(
          rules.filter(({ health }) => health !== "ok").map(({ name, lastError }) => [name, lastError]),
          [],
        );
        return true;
      },
      { deadline: 240, interval: 2, what: "every alert to be evaluated" },
    );
  });

  it("counts what happens to requests", async () => {
    key = await progress.step("events that are counted", () => causeEvents(counted));
  });

  describe("while Redis and the archive are broken", () => {
    before(async () => {
      const { spec } = (await cluster.custom.getNamespacedCustomObject(rule)) as Rules;
      for (const each of spec.groups.flatMap(({ rules }) => rules))
        if (each.alert === "PostgresArchiveFailing") each.for = archiveFailingFor;
      await cluster.custom.patchNamespacedCustomObject({ ...rule, body: { spec } }, mergePatch);
      await store.takeAway();
      await onPrimary("postgres", "create table archived (id int)", "select pg_switch_wal()");
      await scaleRedis(0);
    });

    after(async () => {
      await scaleRedis(1);
      await store.giveBack();
    });

    it("fires RedisDown, with a link to the runbook", async () => {
      const { annotations, labels } = await progress.step("RedisDown fires", () => fires(namespace, "RedisDown", 300));
      // For the proxies' own metrics of failed calls to Redis.
      await ask(counted, key, "mock");
      assert.equal(labels.severity, "critical");
      assert.equal(annotations.runbook_url, "docs/runbook.md#redis-is-down");
    });

    it("fires PostgresArchiveFailing", async () => {
      const { annotations } = await progress.step("PostgresArchiveFailing fires", () =>
        fires(namespace, "PostgresArchiveFailing", 540),
      );
      assert.equal(annotations.runbook_url, "docs/runbook.md#wal-archiving-fails");
    });
  });

  describe("when Redis and the archive are back", () => {
    it("resolves RedisDown", async () => {
      await progress.step("RedisDown is resolved", () => resolves(namespace, "RedisDown", 300));
    });

    it("resolves PostgresArchiveFailing", async () => {
      await progress.step("PostgresArchiveFailing is resolved", () =>
        resolves(namespace, "PostgresArchiveFailing", 540),
      );
    });

    it("has had every metric and label scraped that production's alerts and dashboard select by", async () => {
      const settings = settingsOf("prod", { postgres: { objectStore: store.settings } });
      const alerts = alertGroups(settings).flatMap((group) => group.alerts);
      const panels = dashboard(settings, settings.identity, namespace).panels.flatMap(({ targets = [] }) => targets);
      const selectors = selectorsOf([
        ...alerts.filter(({ needs }) => needs === undefined).map(({ expression }) => expression(namespace)),
        ...panels.map(({ expr }) => expr),
      ]);
      assert.ok(selectors.length > 30, `${selectors.length} selectors`);
      const missing: string[] = [];
      for (const { metric, job, labels } of selectors) {
        const present = [`job="${job}"`, ...labels.map((label) => `${label}!=""`)].join(",");
        if ((await query(`count(last_over_time(${metric}{${present}}[1h]))`)).length === 0)
          missing.push(`${metric}{${present}}`);
      }
      process.stdout.write(`      ${selectors.length} metrics, ${missing.length} of them missing\n`);
      assert.deepEqual(missing, []);
    });
  });
});
