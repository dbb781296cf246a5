import type { KubeConfig, V1Pod } from "@kubernetes/client-node";
import { CoreV1Api, CustomObjectsApi } from "@kubernetes/client-node";

/** The part of a PodMonitor that is understood here. */
export interface PodMonitor {
  metadata: { name: string; namespace: string };
  spec: {
    selector: { matchLabels?: Record<string, string> };
    podMetricsEndpoints?: { port: string; path?: string; interval?: string; scrapeTimeout?: string }[];
  };
}

/** A PrometheusRule: its groups are Prometheus' own. */
export interface PrometheusRule {
  metadata: { name: string; namespace: string };
  spec: { groups?: object[] };
}

/** What Prometheus' configuration is made from. */
export interface Observed {
  monitors: PodMonitor[];
  rules: PrometheusRule[];
  pods: V1Pod[];
}

/** Reads every PodMonitor and PrometheusRule of the cluster, and the pods of the PodMonitors' namespaces. */
export async function observe(config: KubeConfig): Promise<Observed> {
  const custom = config.makeApiClient(CustomObjectsApi);
  const core = config.makeApiClient(CoreV1Api);
  const list = async <T>(plural: string): Promise<T[]> => {
    const kind = { group: "monitoring.coreos.com", version: "v1", plural };
    return ((await custom.listClusterCustomObject(kind)) as { items: T[] }).items;
  };
  const [monitors, rules] = await Promise.all([
    list<PodMonitor>("podmonitors"),
    list<PrometheusRule>("prometheusrules"),
  ]);
  const namespaces = [...new Set(monitors.map(({ metadata }) => metadata.namespace))];
  const pods = await Promise.all(namespaces.map((namespace) => core.listNamespacedPod({ namespace })));
  return { monitors, rules, pods: pods.flatMap(({ items }) => items) };
}
