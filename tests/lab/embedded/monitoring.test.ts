import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { V1Pod } from "@kubernetes/client-node";
import { parse } from "yaml";

import { podMonitorSpec } from "../../../components/monitoring/podMonitorSpec";
import { configuration, podMonitorRelabelling, targetGroups } from "../../../lab/embedded/monitoring/configuration";
import { writeConfiguration } from "../../../lab/embedded/monitoring/folder";
import type { PodMonitor } from "../../../lab/embedded/monitoring/objects";

const labels = { "app.kubernetes.io/name": "litellm" };
const monitor: PodMonitor = {
  metadata: { name: "litellm", namespace: "gateway" },
  spec: podMonitorSpec({ selector: labels, port: "metrics", path: "/metrics/", seconds: 15 }),
};
const pod = (changes: { namespace?: string; labels?: Record<string, string>; podIP?: string } = {}): V1Pod => ({
  metadata: { name: "litellm-1", namespace: changes.namespace ?? "gateway", labels: changes.labels ?? labels },
  spec: {
    nodeName: "embedded",
    containers: [
      {
        name: "proxy",
        ports: [
          { name: "http", containerPort: 4000 },
          { name: "metrics", containerPort: 9090 },
        ],
      },
    ],
  },
  status: { phase: "Running", podIP: "podIP" in changes ? changes.podIP : "10.244.0.9" },
});
const rule = {
  metadata: { name: "litellm", namespace: "gateway" },
  spec: { groups: [{ name: "redis", rules: [{ alert: "RedisDown", expr: "redis_up == 0" }] }] },
};

describe("the targets of a PodMonitor", () => {
  it("are every port of the pods that it selects, labelled as by discovery in Kubernetes", () => {
    const groups = targetGroups(monitor, [pod()]);
    assert.deepEqual(
      groups.map(({ targets }) => targets),
      [["10.244.0.9:4000"], ["10.244.0.9:9090"]],
    );
    assert.deepEqual(groups[1]?.labels, {
      __meta_kubernetes_namespace: "gateway",
      __meta_kubernetes_pod_name: "litellm-1",
      __meta_kubernetes_pod_phase: "Running",
      __meta_kubernetes_pod_node_name: "embedded",
      __meta_kubernetes_pod_label_app_kubernetes_io_name: "litellm",
      __meta_kubernetes_pod_container_name: "proxy",
      __meta_kubernetes_pod_container_port_name: "metrics",
      __meta_kubernetes_pod_container_port_number: "9090",
    });
  });

  it("leave out pods of another namespace, with other labels, or without an address", () => {
    const others = [pod({ namespace: "other" }), pod({ labels: {} }), pod({ podIP: undefined })];
    assert.deepEqual(targetGroups(monitor, others), []);
  });
});

describe("Prometheus' configuration", () => {
  const files = configuration({ monitors: [monitor], rules: [rule], pods: [pod()] });

  it("scrapes each endpoint of a PodMonitor as it says", () => {
    const { scrape_configs } = parse(files["prometheus.yaml"] ?? "") as { scrape_configs: Record<string, unknown>[] };
    const [{ relabel_configs, ...scrape } = {}, ...others] = scrape_configs;
    assert.deepEqual(others, []);
    assert.deepEqual(scrape, {
      job_name: "podMonitor/gateway/litellm/0",
      honor_labels: false,
      file_sd_configs: [{ files: ["targets/gateway_litellm.json"] }],
      scrape_interval: "15s",
      scrape_timeout: "10s",
      metrics_path: "/metrics/",
    });
    assert.deepEqual(relabel_configs, podMonitorRelabelling("gateway", "litellm", "metrics"));
  });

  it("names a target's job as the alerts expect it, by the operator's own relabelling", () => {
    const byLabel = new Map(
      (podMonitorRelabelling("gateway", "litellm", "metrics") as { target_label?: string; replacement?: string }[]).map(
        (each) => [each.target_label, each.replacement],
      ),
    );
    assert.equal(byLabel.get("job"), "gateway/litellm");
    for (const label of ["namespace", "pod", "container", "endpoint"]) assert.ok(byLabel.has(label), label);
  });

  it("has the rules as the PrometheusRule has them", () => {
    assert.deepEqual(parse(files["rules/gateway_litellm.yaml"] ?? ""), rule.spec);
  });

  it("is refused for a PodMonitor with a part that the lab doesn't understand", () => {
    const spec = { ...monitor.spec, selector: { matchLabels: {}, matchExpressions: [] } };
    assert.throws(
      () => configuration({ monitors: [{ ...monitor, spec }], rules: [], pods: [] }),
      /PodMonitor gateway\/litellm: selector has matchExpressions; the lab understands matchLabels/,
    );
  });
});

describe("the folder of Prometheus' configuration", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "llm-gateway-prometheus-"));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it("must be read again when the configuration or a rule changes, and not when targets do", async () => {
    const given = { monitors: [monitor], rules: [rule], pods: [pod()] };
    assert.equal(await writeConfiguration(folder, configuration(given)), true);
    assert.equal(await writeConfiguration(folder, configuration(given)), false);
    assert.equal(await writeConfiguration(folder, configuration({ ...given, pods: [] })), false);
    assert.equal(readFileSync(join(folder, "targets/gateway_litellm.json"), "utf8"), "[]");
    assert.equal(await writeConfiguration(folder, configuration({ ...given, rules: [] })), true);
  });

  it("loses the files of what is gone", async () => {
    await writeConfiguration(folder, configuration({ monitors: [monitor], rules: [rule], pods: [] }));
    await writeConfiguration(folder, configuration({ monitors: [], rules: [], pods: [] }));
    for (const path of ["targets/gateway_litellm.json", "rules/gateway_litellm.yaml"])
      assert.ok(!existsSync(join(folder, path)), path);
  });
});
