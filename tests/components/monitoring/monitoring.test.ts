import assert from "node:assert/strict";

import { dashboard, type DashboardPanel } from "../../../components/monitoring/dashboard";
import { passwordFile } from "../../../components/monitoring/exporterDeploymentSpec";
import { SecretValue } from "../../../tools/program/runProgram";
import { valueAt } from "../../../tools/program/valueAt";
import { environmentOf, firstContainer, podTemplate } from "../../support/podTemplates";
import { createdResources, findCreatedResource, type Overrides, runStack, settingsOf } from "../../support/runStack";

const monitored = (monitoring: Overrides = {}, others: Overrides = {}) =>
  runStack("prod", { monitoring: { enabled: true, ...monitoring }, ...others });

const external = { redis: { external: { host: "redis.example.com", passwordSecret: { name: "managed-redis" } } } };

describe("monitoring", () => {
  it("makes nothing where it is off", async () => {
    for (const kind of ["PodMonitor", "PrometheusRule"])
      assert.deepEqual(createdResources(await runStack("prod"), kind), []);
  });

  it("scrapes a port that the proxies have, without LiteLLM's redirect", async () => {
    const run = await monitored();
    const { inputs } = findCreatedResource(run, "PodMonitor", "-litellm");
    const { ports } = firstContainer(podTemplate(run, "litellm-proxy")) as { ports: { name: string }[] };
    assert.ok(ports.some(({ name }) => name === valueAt(inputs, "spec.podMetricsEndpoints.0.port")));
    assert.equal(valueAt(inputs, "spec.podMetricsEndpoints.0.path"), "/metrics/");
  });

  it("selects the pods that it scrapes by labels that they have", async () => {
    const run = await monitored();
    for (const [monitor, deployment] of [
      ["monitoring-litellm", "litellm-proxy"],
      ["monitoring-redis", "redis-exporter-server"],
    ] as const) {
      const wanted = valueAt(findCreatedResource(run, "PodMonitor", monitor).inputs, "spec.selector.matchLabels");
      const { labels } = podTemplate(run, deployment);
      assert.deepEqual({ ...labels, ...(wanted as object) }, labels, monitor);
    }
  });

  it("labels what a Prometheus selects as the config says", async () => {
    const run = await monitored({ labels: { release: "prometheus" } });
    for (const { name, inputs } of [...createdResources(run, "PodMonitor"), ...createdResources(run, "PrometheusRule")])
      assert.equal(valueAt(inputs, "metadata.labels.release"), "prometheus", name);
  });

  it("never waits for a scrape longer than until the next", async () => {
    const { inputs } = findCreatedResource(await monitored({ scrapeSeconds: 5 }), "PodMonitor", "-litellm");
    assert.equal(valueAt(inputs, "spec.podMetricsEndpoints.0.scrapeTimeout"), "5s");
  });

  it("links alerts to where the runbook is published", async () => {
    const run = await monitored({ runbookUrl: "https://git.example.com/runbook.md" });
    const { inputs } = findCreatedResource(run, "PrometheusRule");
    assert.match(
      String(valueAt(inputs, "spec.groups.0.rules.0.annotations.runbook_url")),
      /^https:\/\/git\.example\.com\/runbook\.md#[a-z-]+$/,
    );
  });

  it("serves the proxies' metrics without a second setting", async () => {
    const container = firstContainer(podTemplate(await monitored(), "litellm-proxy"));
    assert.equal(environmentOf(container).PROMETHEUS_METRICS_PORT, "9090");
  });
});

describe("the exporter of Redis' metrics", () => {
  it("is not deployed for an external Redis", async () => {
    assert.deepEqual(createdResources(await monitored({}, external), "RedisExporter"), []);
  });

  it("has its password in a file for one server, never where any server could be sent it", async () => {
    const { env } = firstContainer(podTemplate(await monitored(), "redis-exporter-server"));
    assert.ok(!env.some(({ name }) => name === "REDIS_PASSWORD"));
    assert.deepEqual(JSON.parse(passwordFile("litellm-redis", "abc")), {
      "redis://exporter@litellm-redis:6379": "abc",
    });
  });

  it("uses a user that can read no key", async () => {
    const { inputs } = findCreatedResource(await monitored(), "Secret", "redis-secret");
    const file = valueAt(inputs, ["stringData", "authentication.conf"]);
    const text = file instanceof SecretValue ? String(file.reveal()) : String(file);
    assert.match(text, /^user exporter on >\S+ resetkeys resetchannels -@all (\+[a-z|]+ ?)+$/m);
    assert.doesNotMatch(text, /~|allkeys|\+@|\+get|\+config/);
  });

  it("adds no user to Redis where monitoring is off", async () => {
    const { inputs } = findCreatedResource(await runStack("prod"), "Secret", "redis-secret");
    const file = valueAt(inputs, ["stringData", "authentication.conf"]);
    assert.doesNotMatch(file instanceof SecretValue ? String(file.reveal()) : String(file), /^user/m);
  });

  it("has Redis restarted when it gets its user, since Redis reads users at its start", async () => {
    const checksum = async (run: ReturnType<typeof runStack>) =>
      podTemplate(await run, "redis-server").annotations["llm-gateway/config-checksum"];
    assert.notEqual(await checksum(monitored()), await checksum(runStack("prod")));
  });
});

describe("the dashboard", () => {
  const of = (overrides: Overrides = {}) => {
    const settings = settingsOf("prod", overrides);
    return dashboard(settings, settings.identity, "litellm");
  };
  const overlap = (a: DashboardPanel["gridPos"], b: DashboardPanel["gridPos"]): boolean =>
    a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;

  it("places every panel inside the grid, and none over another", () => {
    const { panels } = of();
    for (const [index, { id, gridPos }] of panels.entries()) {
      assert.ok(gridPos.x + gridPos.w <= 24);
      for (const other of panels.slice(index + 1)) {
        assert.ok(!overlap(gridPos, other.gridPos), `${id} and ${other.id}`);
        assert.notEqual(id, other.id);
      }
    }
  });

  it("has headings as Grafana's schema requires them", () => {
    for (const { type, collapsed, panels } of of().panels.filter((panel) => panel.type === "row"))
      assert.deepEqual({ type, collapsed, panels }, { type: "row", collapsed: false, panels: [] });
  });

  it("asks for nothing but the gateway's own series", () => {
    const queries = of().panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
    assert.ok(queries.length > 15);
    for (const query of queries) assert.match(query, /job="litellm\/|namespace="litellm"/);
  });

  it("has no panels of a Redis without an exporter", () => {
    assert.ok(!of(external).panels.some(({ title }) => title === "Redis"));
  });

  it("has an identifier that Grafana takes, which differs between stacks", () => {
    const settings = settingsOf("prod");
    const other = dashboard(settings, { ...settings.identity, stack: "other" }, "litellm");
    assert.match(other.uid, /^[-\w]{1,40}$/);
    assert.notEqual(other.uid, of().uid);
  });
});
