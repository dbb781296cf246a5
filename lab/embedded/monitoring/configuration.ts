import type { V1Pod } from "@kubernetes/client-node";
import { stringify } from "yaml";

import type { Observed, PodMonitor, PrometheusRule } from "./objects";

/** Seconds between two evaluations of the rules, and between two scrapes where a PodMonitor has no interval. */
const seconds = { evaluation: 15, scrape: 30 } as const;

/** Targets as Prometheus reads them from a file. */
export interface TargetGroup {
  targets: string[];
  labels: Record<string, string>;
}

/** The configuration of Prometheus, as files by their path in its folder. */
export type Files = Record<string, string>;

const meta = "__meta_kubernetes";

/** A label's name: what Prometheus allows in one, as its discovery in Kubernetes makes it from a Kubernetes label. */
const labelName = (name: string): string => name.replaceAll(/[^a-zA-Z0-9_]/g, "_");

/**
 * A PodMonitor's selector is understood only by exact labels.
 * @throws Error where it has another part, or an endpoint has what is not understood
 */
function requireUnderstood({ metadata, spec }: PodMonitor): void {
  const known = { selector: ["matchLabels"], endpoint: ["interval", "path", "port", "scrapeTimeout"] };
  const given = {
    selector: Object.keys(spec.selector),
    endpoint: (spec.podMetricsEndpoints ?? []).flatMap((endpoint) => Object.keys(endpoint)),
  };
  for (const part of ["selector", "endpoint"] as const) {
    const unknown = given[part].filter((key) => !known[part].includes(key));
    if (unknown.length > 0)
      throw new Error(
        `PodMonitor ${metadata.namespace}/${metadata.name}: ${part} has ${unknown.join(", ")}; ` +
          `the lab understands ${known[part].join(", ")}`,
      );
  }
}

/** The targets of a PodMonitor with the labels that Prometheus' own discovery of pods would give them. */
export function targetGroups({ metadata, spec }: PodMonitor, pods: readonly V1Pod[]): TargetGroup[] {
  const wanted = Object.entries(spec.selector.matchLabels ?? {});
  const selected = pods.filter(
    (pod) =>
      pod.metadata?.namespace === metadata.namespace &&
      pod.status?.podIP !== undefined &&
      wanted.every(([name, value]) => pod.metadata?.labels?.[name] === value),
  );
  return selected.flatMap((pod) => {
    const address = pod.status?.podIP ?? "";
    const labels = {
      [`${meta}_namespace`]: metadata.namespace,
      [`${meta}_pod_name`]: pod.metadata?.name ?? "",
      [`${meta}_pod_phase`]: pod.status?.phase ?? "",
      [`${meta}_pod_node_name`]: pod.spec?.nodeName ?? "",
      ...Object.fromEntries(
        Object.entries(pod.metadata?.labels ?? {}).map(([name, value]) => [
          `${meta}_pod_label_${labelName(name)}`,
          value,
        ]),
      ),
    };
    const containers = [...(pod.spec?.initContainers ?? []), ...(pod.spec?.containers ?? [])];
    return containers.flatMap(({ name, ports = [] }) =>
      ports.map((port) => ({
        targets: [`${address}:${port.containerPort}`],
        labels: {
          ...labels,
          [`${meta}_pod_container_name`]: name,
          [`${meta}_pod_container_port_name`]: port.name ?? "",
          [`${meta}_pod_container_port_number`]: String(port.containerPort),
        },
      })),
    );
  });
}

/**
 * The relabelling that the Prometheus operator 0.85 makes for a PodMonitor's endpoint
 * (`PodMonitorObjectWithMatchLabelSelector.golden` in its `pkg/prometheus/testdata`), without the part that distributes
 * targets over several Prometheus.
 */
export function podMonitorRelabelling(namespace: string, name: string, port: string): object[] {
  return [
    { source_labels: ["job"], target_label: "__tmp_prometheus_job_name" },
    { action: "drop", source_labels: [`${meta}_pod_phase`], regex: "(Failed|Succeeded)" },
    { action: "keep", source_labels: [`${meta}_pod_container_port_name`], regex: port },
    { source_labels: [`${meta}_namespace`], target_label: "namespace" },
    { source_labels: [`${meta}_pod_container_name`], target_label: "container" },
    { source_labels: [`${meta}_pod_name`], target_label: "pod" },
    { target_label: "job", replacement: `${namespace}/${name}` },
    { target_label: "endpoint", replacement: port },
  ];
}

const fileOf = ({ metadata }: PodMonitor | PrometheusRule): string => `${metadata.namespace}_${metadata.name}`;

function scrapeConfigs(monitor: PodMonitor): object[] {
  const { metadata, spec } = monitor;
  return (spec.podMetricsEndpoints ?? []).map(({ port, path, interval, scrapeTimeout }, index) => ({
    job_name: `podMonitor/${metadata.namespace}/${metadata.name}/${index}`,
    honor_labels: false,
    file_sd_configs: [{ files: [`targets/${fileOf(monitor)}.json`] }],
    ...(interval === undefined ? {} : { scrape_interval: interval }),
    ...(scrapeTimeout === undefined ? {} : { scrape_timeout: scrapeTimeout }),
    ...(path === undefined ? {} : { metrics_path: path }),
    relabel_configs: podMonitorRelabelling(metadata.namespace, metadata.name, port),
  }));
}

/**
 * Prometheus' configuration for what is in the cluster, as the Prometheus operator would make it, but with files of targets
 * instead of discovery in Kubernetes.
 */
export function configuration({ monitors, rules, pods }: Observed): Files {
  monitors.forEach(requireUnderstood);
  const files: Files = {
    "prometheus.yaml": stringify(
      {
        global: { scrape_interval: `${seconds.scrape}s`, evaluation_interval: `${seconds.evaluation}s` },
        rule_files: ["rules/*.yaml"],
        scrape_configs: monitors.flatMap(scrapeConfigs),
      },
      { aliasDuplicateObjects: false },
    ),
  };
  for (const monitor of monitors)
    files[`targets/${fileOf(monitor)}.json`] = JSON.stringify(targetGroups(monitor, pods), undefined, 1);
  for (const rule of rules)
    files[`rules/${fileOf(rule)}.yaml`] = stringify(
      { groups: rule.spec.groups ?? [] },
      { aliasDuplicateObjects: false },
    );
  return files;
}
