import * as pulumi from "@pulumi/pulumi";

import type { Alert, AlertGroup } from "./alerts";

/** The part of `PrometheusRule.spec` that the program uses (API monitoring.coreos.com/v1). */
export interface PrometheusRuleSpec {
  groups: { name: string; rules: AlertingRule[] }[];
}

/** One alerting rule, as Prometheus has it. */
export interface AlertingRule {
  alert: string;
  expr: pulumi.Input<string>;
  for: string;
  labels: { namespace: pulumi.Input<string>; severity: string };
  annotations: { summary: string; description: string; runbook_url: string };
}

/** The alerts as Prometheus' rules, for the gateway in a namespace. */
export function prometheusRuleSpec(
  groups: readonly AlertGroup[],
  namespace: pulumi.Input<string>,
  runbookUrl: string,
): PrometheusRuleSpec {
  const ruleOf = (alert: Alert): AlertingRule => ({
    alert: alert.name,
    // Outputs at the leaves: an unknown namespace hides the expression alone.
    expr:
      typeof namespace === "string" ? alert.expression(namespace) : pulumi.output(namespace).apply(alert.expression),
    for: `${alert.minutes}m`,
    labels: { namespace, severity: alert.severity },
    annotations: {
      summary: alert.summary,
      description: alert.description,
      runbook_url: `${runbookUrl}#${alert.runbook}`,
    },
  });
  return { groups: groups.map(({ name, alerts }) => ({ name: `llm-gateway-${name}`, rules: alerts.map(ruleOf) })) };
}
