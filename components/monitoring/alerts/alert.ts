import type { PromiseName } from "../promises";

/** `critical`: users are affected or data is in danger, now; `warning`: soon; `info`: somebody else's decision. */
export type Severity = "critical" | "warning" | "info";

/** What has to be scraped beside the gateway's own PodMonitors. An alert without it never fires. */
export type Requirement = "cert-manager" | "kube-state-metrics" | "kubelet";

/** One alerting rule. */
export interface Alert {
  name: string;
  /** The PromQL expression for a gateway in this namespace. */
  expression: (namespace: string) => string;
  /** Minutes that the expression must hold before the alert fires. */
  minutes: number;
  severity: Severity;
  summary: string;
  /** What it means, and the figure that was seen; Prometheus' template language. */
  description: string;
  /** The heading in docs/runbook.md, as GitHub links to it. */
  runbook: string;
  /** The guarantees that are in danger. */
  promises: readonly PromiseName[];
  needs?: Requirement;
}

/** The label matcher of what a PodMonitor of this name scrapes: the operator's default job is `namespace/name`. */
export const jobOf = (namespace: string, podMonitor: string): string => `job="${namespace}/${podMonitor}"`;

/**
 * An expression that holds while a counter has grown in the last minutes. A counter with labels appears with its first
 * event, which `increase` doesn't see: a series that is new counts as grown.
 */
export const hasGrown = (selector: string, minutes: number): string =>
  `increase(${selector}[${minutes}m]) > 0 or (${selector} unless ${selector} offset ${minutes}m) > 0`;

/** A share as a percentage in a description. */
export const percentage = "{{ $value | humanizePercentage }}";
