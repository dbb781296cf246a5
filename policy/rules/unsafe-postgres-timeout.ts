import { defineRule } from "../pack/rule";
import { clustersOf } from "../stack/postgres";
import type { Resource } from "../stack/resource";
import { at, type Value } from "../stack/values";

/** The limits of a timeout or delay of a Cluster, in its own unit, with the operator's default and the effect of other values. */
interface Timing {
  path: string;
  least?: number;
  most?: number;
  usual: number;
  harm: string;
}

const killed = "PostgreSQL is killed before it has shut down, and must recover at its next start";
const killedEarly = "PostgreSQL is killed during recovery, repeatedly";
const late = "writes fail for as long";

/** Source: CloudNativePG 1.30, `api/v1/cluster_types.go`. */
const timings: readonly Timing[] = [
  { path: "failoverDelay", most: 60, usual: 0, harm: late },
  // A smart shutdown waits for the proxies' pooled connections, and accepts no new ones meanwhile.
  { path: "smartShutdownTimeout", most: 60, usual: 180, harm: late },
  { path: "switchoverDelay", least: 30, most: 3600, usual: 3600, harm: killed },
  { path: "stopDelay", least: 60, most: 3600, usual: 1800, harm: killed },
  { path: "startDelay", least: 300, usual: 3600, harm: killedEarly },
  {
    path: "livenessProbeTimeout",
    least: 10,
    most: 300,
    usual: 30,
    harm: "a hung instance keeps running, or a busy one is killed",
  },
  { path: "postgresql.promotionTimeout", least: 60, usual: 40_000_000, harm: "a promotion is aborted" },
  { path: "primaryLease.leaseDurationSeconds", most: 60, usual: 15, harm: late },
  { path: "primaryLease.releasedLeaseDurationSeconds", most: 60, usual: 1, harm: late },
  { path: "replicationSlots.updateInterval", most: 600, usual: 30, harm: "WAL that replicas no longer need is kept" },
  ...["liveness", "startup"].map((probe) => ({
    path: `probes.${probe}.terminationGracePeriodSeconds`,
    least: 30,
    usual: 1800,
    harm: killed,
  })),
  { path: "probes.startup.initialDelaySeconds", most: 300, usual: 0, harm: late },
  {
    path: "probes.liveness.isolationCheck.requestTimeout",
    most: 10_000,
    usual: 1000,
    harm: "an isolated primary keeps running beside the new one",
  },
  {
    path: "probes.liveness.isolationCheck.connectionTimeout",
    most: 10_000,
    usual: 1000,
    harm: "an isolated primary keeps running beside the new one",
  },
];

function valueAt(cluster: Resource, path: string): Value {
  return at(cluster.inputs, "spec", ...path.split("."));
}

function* faultsOf(cluster: Resource): Iterable<string> {
  for (const { path, least = 0, most = Number.POSITIVE_INFINITY, usual, harm } of timings) {
    // Zero means the operator's default, unless zero is within the limits.
    const set = valueAt(cluster, path);
    const value = set === undefined || set === null || (set === 0 && least > 0) ? usual : set;
    if (typeof value !== "number" || (value >= least && value <= most)) continue;
    const wanted = value < least ? `at least ${least}` : `at most ${most}`;
    yield `has ${path} ${value}${set === value ? "" : " (the operator's default)"}, expected ${wanted}: ${harm}`;
  }
  const [stop, smart] = ["stopDelay", "smartShutdownTimeout"].map((path) => valueAt(cluster, path));
  if (typeof stop === "number" && typeof smart === "number" && stop > 0 && stop <= smart) {
    yield `has no time for a fast shutdown: stopDelay ${stop} is not greater than smartShutdownTimeout ${smart}`;
  }
  const startup = valueAt(cluster, "probes.startup");
  const [failures, period] = ["failureThreshold", "periodSeconds"].map((name) => at(startup, name));
  if (typeof failures === "number" && failures > 0 && typeof period !== "symbol") {
    const seconds = failures * (typeof period === "number" && period > 0 ? period : 10);
    if (seconds < 300) yield `has ${seconds} s to start (probes.startup), expected at least 300: ${killedEarly}`;
  }
}

/** The operator accepts all of these values; they take effect in a failover, a shutdown or a crash. */
export const unsafePostgresTimeout = defineRule({
  name: "unsafe-postgres-timeout",
  description: "PostgreSQL must fail over within a minute, and have enough time to start and stop.",
  remedy: "Remove the timeout from the Cluster, or set it within the limits; smartShutdownTimeout must be set.",
  severity: "high",
  level: "mandatory",
  scope: "production",
  source: "https://cloudnative-pg.io/documentation/current/instance_manager/",
  alone: true,
  options: {},
  check(stack, _options, report) {
    for (const cluster of clustersOf(stack)) for (const fault of faultsOf(cluster)) report(fault, cluster);
  },
});
