import { checksum } from "../kubernetes/checksum";
import type { Identity } from "../settings";
import type { MonitoredSettings } from "./alerts";
import { jobOf } from "./alerts/alert";
import { exporterName } from "./names";

/** One curve of a panel. */
interface Curve {
  expr: string;
  legend: string;
}

/** One panel: its unit is Grafana's name of it. */
interface Panel {
  title: string;
  unit: "bytes" | "currencyUSD" | "none" | "percentunit" | "reqps" | "s";
  curves: Curve[];
  stat?: boolean;
}

/** Panels below one heading. */
interface Row {
  title: string;
  panels: Panel[];
}

/** The part of Grafana's dashboard model that the program uses (schema version 39, Grafana 11). */
export interface Dashboard {
  uid: string;
  title: string;
  tags: string[];
  schemaVersion: number;
  editable: boolean;
  graphTooltip: number;
  refresh: string;
  time: { from: string; to: string };
  templating: { list: object[] };
  annotations: { list: object[] };
  panels: DashboardPanel[];
}

/** A panel or a heading in Grafana's model. */
export interface DashboardPanel {
  id: number;
  type: "row" | "stat" | "timeseries";
  title: string;
  gridPos: { h: number; w: number; x: number; y: number };
  /** Of a heading: that its panels follow it in the list. */
  collapsed?: false;
  panels?: [];
  datasource?: { type: string; uid: string };
  fieldConfig?: object;
  options?: object;
  targets?: { refId: string; expr: string; legendFormat: string }[];
}

/** What Grafana's grid is wide, and the size of a panel. */
const grid = { width: 24, panel: { w: 8, h: 7 }, heading: { w: 24, h: 1 } } as const;

const datasource = { type: "prometheus", uid: "${datasource}" };

/** A gateway's dashboard for Grafana: what the alerts watch, over time. */
export function dashboard(settings: MonitoredSettings, { project, stack }: Identity, namespace: string): Dashboard {
  const name = `${project}.${stack}`;
  return {
    uid: `llm-gateway-${checksum(`${name} ${namespace}`)}`,
    title: `LLM gateway ${name}`,
    tags: ["llm-gateway"],
    schemaVersion: 39,
    editable: false,
    graphTooltip: 1,
    refresh: "1m",
    time: { from: "now-3h", to: "now" },
    templating: {
      list: [{ name: "datasource", type: "datasource", label: "Prometheus", query: "prometheus", hide: 0 }],
    },
    annotations: { list: [] },
    panels: laidOut(rowsOf(settings, namespace)),
  };
}

function rowsOf({ litellm, postgres, redis }: MonitoredSettings, namespace: string): Row[] {
  const proxies = jobOf(namespace, litellm.name);
  const instances = jobOf(namespace, postgres.clusterName);
  const requests = "litellm_proxy_total_requests_metric_total";
  const one = (expr: string, legend: string): Curve[] => [{ expr, legend }];
  const rows: Row[] = [
    {
      title: "At a glance",
      panels: [
        {
          title: "Alerts firing",
          unit: "none",
          stat: true,
          curves: one(`count(ALERTS{alertstate="firing",namespace="${namespace}"}) or vector(0)`, "alerts"),
        },
        { title: "Proxies", unit: "none", stat: true, curves: one(`sum(up{${proxies}})`, "proxies") },
        {
          title: "Requests refused with 503",
          unit: "percentunit",
          stat: true,
          curves: one(
            `(sum(rate(${requests}{${proxies},status_code="503"}[5m])) or vector(0)) / sum(rate(${requests}{${proxies}}[5m]))`,
            "503",
          ),
        },
      ],
    },
    {
      title: "Requests",
      panels: [
        {
          title: "Requests by status",
          unit: "reqps",
          curves: one(`sum by (status_code) (rate(${requests}{${proxies}}[5m]))`, "{{status_code}}"),
        },
        {
          title: "Requests by model",
          unit: "reqps",
          curves: one(`sum by (requested_model) (rate(${requests}{${proxies}}[5m]))`, "{{requested_model}}"),
        },
        {
          title: "Duration, 95th percentile",
          unit: "s",
          curves: one(
            `histogram_quantile(0.95, sum by (le, requested_model) (rate(litellm_request_total_latency_metric_bucket{${proxies}}[5m])))`,
            "{{requested_model}}",
          ),
        },
        {
          title: "Requests in flight",
          unit: "none",
          curves: one(`sum by (pod) (litellm_in_flight_requests{${proxies}})`, "{{pod}}"),
        },
        {
          title: "Spend an hour, by model",
          unit: "currencyUSD",
          curves: one(
            `sum by (requested_model) (increase(litellm_spend_metric_total{${proxies}}[1h]))`,
            "{{requested_model}}",
          ),
        },
        {
          title: "Budget left, by key alias",
          unit: "percentunit",
          curves: one(
            `min by (api_key_alias) (litellm_remaining_api_key_budget_metric{${proxies},api_key_alias!="None"}) / ` +
              `max by (api_key_alias) (litellm_api_key_max_budget_metric{${proxies},api_key_alias!="None"})`,
            "{{api_key_alias}}",
          ),
        },
      ],
    },
    {
      title: "PostgreSQL",
      panels: [
        {
          title: "Data and WAL",
          unit: "bytes",
          curves: [
            { expr: `sum by (pod) (cnpg_pg_database_size_bytes{${instances}})`, legend: "data {{pod}}" },
            { expr: `max by (pod) (cnpg_collector_pg_wal{${instances},value="size"})`, legend: "WAL {{pod}}" },
          ],
        },
        {
          title: "Connections",
          unit: "none",
          curves: one(`sum by (pod) (cnpg_backends_total{${instances}})`, "{{pod}}"),
        },
        {
          title: "Replication lag",
          unit: "s",
          curves: one(`max by (pod) (cnpg_pg_replication_lag{${instances}})`, "{{pod}}"),
        },
        {
          title: "Streaming replicas",
          unit: "none",
          curves: one(`max(cnpg_pg_replication_streaming_replicas{${instances}})`, "replicas"),
        },
        {
          title: "Spend logs",
          unit: "bytes",
          curves: one(`max by (measure) (litellm_spend_log_storage_bytes{${proxies}})`, "{{measure}}"),
        },
        ...(postgres.backup
          ? [
              {
                title: "Age of the newest backup",
                unit: "s" as const,
                curves: one(
                  `time() - (max(cnpg_collector_last_available_backup_timestamp{${instances}}) > 0)`,
                  "backup",
                ),
              },
            ]
          : []),
      ],
    },
  ];
  if (redis?.kind === "server") {
    const exporter = jobOf(namespace, exporterName(redis.name));
    rows.push({
      title: "Redis",
      panels: [
        { title: "Up", unit: "none", curves: one(`max(redis_up{${exporter}})`, "Redis") },
        {
          title: "Memory",
          unit: "bytes",
          curves: [
            { expr: `max(redis_memory_used_bytes{${exporter}})`, legend: "used" },
            { expr: `max(redis_memory_max_bytes{${exporter}})`, legend: "limit" },
          ],
        },
        {
          title: "Circuit breakers by state",
          unit: "none",
          curves: one(`sum by (state) (litellm_redis_circuit_breaker_state{${proxies}})`, "{{state}}"),
        },
      ],
    });
  }
  return rows;
}

/** Places the panels of each row side by side below its heading. */
function laidOut(rows: readonly Row[]): DashboardPanel[] {
  const placed: DashboardPanel[] = [];
  const perLine = grid.width / grid.panel.w;
  let y = 0;
  for (const { title, panels } of rows) {
    placed.push({
      id: placed.length + 1,
      type: "row",
      title,
      collapsed: false,
      panels: [],
      gridPos: { ...grid.heading, x: 0, y },
    });
    y += grid.heading.h;
    for (const [index, panel] of panels.entries()) {
      const line = Math.floor(index / perLine);
      const gridPos = { ...grid.panel, x: (index % perLine) * grid.panel.w, y: y + line * grid.panel.h };
      placed.push({ id: placed.length + 1, ...panelOf(panel), gridPos });
    }
    y += Math.ceil(panels.length / perLine) * grid.panel.h;
  }
  return placed;
}

function panelOf({ title, unit, curves, stat = false }: Panel): Omit<DashboardPanel, "gridPos" | "id"> {
  return {
    type: stat ? "stat" : "timeseries",
    title,
    datasource,
    fieldConfig: { defaults: { unit, min: 0, custom: {} }, overrides: [] },
    targets: curves.map(({ expr, legend }, index) => ({
      refId: String.fromCharCode("A".charCodeAt(0) + index),
      expr,
      legendFormat: legend,
    })),
  };
}
