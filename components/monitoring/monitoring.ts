import { CustomResource } from "@pulumi/kubernetes/apiextensions";
import { ConfigMap } from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";

import { componentType } from "../componentType";
import { gatewayLabels, selectorLabels } from "../kubernetes/labels";
import type { Identity, MonitoringSettings } from "../settings";
import { alertGroups, type MonitoredSettings } from "./alerts";
import { dashboard } from "./dashboard";
import { dashboardName, exporterName } from "./names";
import { monitoringApiVersion, podMonitorSpec, type Scrape } from "./podMonitorSpec";
import { prometheusRuleSpec } from "./prometheusRuleSpec";
import { RedisExporter } from "./redisExporter";

/** What the monitoring of a gateway is made from. */
export interface MonitoringArgs {
  identity: Identity;
  namespace: pulumi.Input<string>;
  settings: MonitoringSettings;
  /** The settings of the parts that are watched. */
  watched: MonitoredSettings;
  /** The password of the exporter's user in the stack's own Redis; without it Redis has no exporter. */
  redisPassword?: pulumi.Input<string>;
}

/** What a Prometheus that the operator runs needs to watch a gateway, and a dashboard. */
export class Monitoring extends pulumi.ComponentResource {
  /** By what they scrape: `litellm`, `postgres`, and where the stack has its own Redis `redis`. */
  readonly podMonitors: Partial<Record<"litellm" | "postgres" | "redis", CustomResource>>;
  /** The alerts. */
  readonly rule: CustomResource;
  /** The dashboard's ConfigMap. */
  readonly dashboard: ConfigMap;
  /** Absent where the stack has no Redis of its own. */
  readonly redisExporter?: RedisExporter;

  constructor(name: string, args: MonitoringArgs, options?: pulumi.ComponentResourceOptions) {
    super(componentType("monitoring", "Monitoring"), name, {}, options);
    const { identity, namespace, settings, watched, redisPassword } = args;
    const { litellm, postgres, redis } = watched;
    const parent = { parent: this };
    const labels = { ...gatewayLabels(identity), ...settings.labels };
    const seconds = settings.scrapeSeconds;
    const podMonitor = (part: string, of: string, scrape: Omit<Scrape, "seconds">) =>
      new CustomResource(
        `${name}-${part}`,
        {
          apiVersion: monitoringApiVersion,
          kind: "PodMonitor",
          metadata: { name: of, namespace, labels },
          spec: podMonitorSpec({ ...scrape, seconds }),
        },
        parent,
      );

    this.podMonitors = {
      litellm: podMonitor("litellm", litellm.name, {
        selector: selectorLabels("litellm", litellm.name),
        port: "metrics",
        // Without the slash LiteLLM redirects (307).
        path: "/metrics/",
      }),
      postgres: podMonitor("postgres", postgres.clusterName, {
        selector: { "cnpg.io/cluster": postgres.clusterName, "cnpg.io/podRole": "instance" },
        port: "metrics",
      }),
    };
    if (redis?.kind === "server" && redisPassword !== undefined) {
      this.redisExporter = new RedisExporter(
        `${name}-redis-exporter`,
        { identity, namespace, image: settings.redisExporterImage, redis: redis.name, password: redisPassword },
        parent,
      );
      this.podMonitors.redis = podMonitor("redis", exporterName(redis.name), {
        selector: selectorLabels("redis-exporter", redis.name),
        port: "metrics",
      });
    }
    this.rule = new CustomResource(
      `${name}-alerts`,
      {
        apiVersion: monitoringApiVersion,
        kind: "PrometheusRule",
        metadata: { name: litellm.name, namespace, labels },
        spec: prometheusRuleSpec(alertGroups(watched), namespace, settings.runbookUrl),
      },
      parent,
    );
    this.dashboard = new ConfigMap(
      `${name}-dashboard`,
      {
        metadata: {
          name: dashboardName(litellm.name),
          namespace,
          labels: { ...gatewayLabels(identity), ...settings.dashboardLabels },
        },
        data: {
          "llm-gateway.json": pulumi
            .output(namespace)
            .apply((inside) => `${JSON.stringify(dashboard(watched, identity, inside), undefined, 2)}\n`),
        },
      },
      parent,
    );
    this.registerOutputs({});
  }
}
