import type { LiteLLMSettings } from "../../settings";
import { type Alert, hasGrown, jobOf, percentage } from "./alert";

/** Requests by the status that they were answered with. */
const requests = "litellm_proxy_total_requests_metric_total";

/** Alerts on the proxies' own metrics. */
export function litellmAlerts({ name, replicas, spendLogs }: LiteLLMSettings): Alert[] {
  const selected = (namespace: string, ...matchers: string[]) => `{${[jobOf(namespace, name), ...matchers].join(",")}}`;
  const shareOf = (namespace: string, status: string) =>
    `sum(rate(${requests}${selected(namespace, ...status.split(","))}[5m])) / ` +
    `sum(rate(${requests}${selected(namespace)}[5m]))`;
  const spendLogLimit = spendLogs.maximumMebibytes * 2 ** 20;
  const allReplicas: Alert[] =
    replicas > 1
      ? [
          {
            name: "LiteLLMReplicasMissing",
            expression: (namespace) => `sum(up${selected(namespace)}) < ${replicas}`,
            minutes: 10,
            severity: "warning",
            summary: "A proxy is missing",
            description: `{{ $value }} of ${replicas} proxies run. The next lost pod or node can stop the gateway.`,
            runbook: "a-proxy-is-down",
            promises: ["pods", "nodes", "rollouts"],
          },
        ]
      : [];
  return [
    {
      name: "LiteLLMDown",
      expression: (namespace) => `(sum(up${selected(namespace)}) or vector(0)) < 1`,
      minutes: 1,
      severity: "critical",
      summary: "No proxy answers",
      description: "No proxy could be scraped for a minute: every request fails.",
      runbook: "a-proxy-is-down",
      promises: ["pods", "nodes", "rollouts", "visibility"],
    },
    ...allReplicas,
    {
      name: "LiteLLMServerErrors",
      expression: (namespace) => `${shareOf(namespace, 'status_code=~"5..",status_code!="503"')} > 0.05`,
      minutes: 5,
      severity: "critical",
      summary: "Requests fail with 5xx",
      description: `${percentage} of the requests of the last 5 minutes were answered with 5xx (503 not counted).`,
      runbook: "requests-fail-with-5xx",
      promises: ["pods", "rollouts"],
    },
    {
      name: "LiteLLMRefusing503",
      expression: (namespace) => `${shareOf(namespace, 'status_code="503"')} > 0.01`,
      minutes: 2,
      severity: "critical",
      summary: "Requests are refused with 503",
      description: `${percentage} of the requests of the last 5 minutes were refused: their budget or key can't be checked.`,
      runbook: "redis-is-down",
      promises: ["budgets", "pods", "nodes"],
    },
    {
      name: "LiteLLMRejecting429",
      expression: (namespace) => `${shareOf(namespace, 'status_code="429"')} > 0.2`,
      minutes: 15,
      severity: "warning",
      summary: "Requests are rejected with 429",
      description: `${percentage} of the requests of the last 5 minutes were over a budget or a rate limit.`,
      runbook: "requests-are-rejected-with-429",
      promises: ["budgets"],
    },
    {
      name: "LiteLLMOverload",
      expression: (namespace) =>
        `sum by (pod) (${hasGrown(`litellm_admission_rejected_requests_total${selected(namespace)}`, 5)})`,
      minutes: 5,
      severity: "warning",
      summary: "A proxy rejects requests for overload",
      description:
        "{{ $labels.pod }} has had more requests in flight than `litellm.maxInFlightRequests` for 5 minutes.",
      runbook: "overload",
      promises: ["months"],
    },
    {
      name: "LiteLLMRequestsNotCounted",
      expression: (namespace) =>
        `sum by (requested_model, reason) (${hasGrown(`litellm_zero_cost_requests_total${selected(namespace)}`, 15)})`,
      minutes: 0,
      severity: "critical",
      summary: "Requests are served without being charged",
      description: "Model {{ $labels.requested_model }} answered requests at a cost of 0 ({{ $labels.reason }}).",
      runbook: "model-without-a-price",
      promises: ["budgets"],
    },
    {
      name: "LiteLLMModelRefused",
      expression: (namespace) =>
        `sum by (requested_model) (${hasGrown(
          `litellm_proxy_failed_requests_metric_total${selected(namespace, 'exception_status="403"')}`,
          15,
        )})`,
      minutes: 0,
      severity: "warning",
      summary: "Requests are refused with 403",
      description:
        "Requests for {{ $labels.requested_model }} were refused: the model has no price, or the key may not use it.",
      runbook: "model-without-a-price",
      promises: ["budgets"],
    },
    {
      name: "LiteLLMRedisFailures",
      expression: (namespace) =>
        `sum by (pod) (${hasGrown(`litellm_redis_failed_requests_total${selected(namespace)}`, 5)})`,
      minutes: 2,
      severity: "warning",
      summary: "A proxy's calls to Redis fail",
      description: "{{ $labels.pod }} has had failed calls to Redis for 2 minutes.",
      runbook: "redis-is-down",
      promises: ["budgets", "pods"],
    },
    {
      name: "LiteLLMBreakerOpen",
      expression: (namespace) =>
        `max by (pod) (litellm_redis_circuit_breaker_state${selected(namespace, 'state!="closed"')}) > 0`,
      minutes: 2,
      severity: "critical",
      summary: "A proxy's Redis circuit breaker is open",
      description:
        "{{ $labels.pod }} has used no Redis for 2 minutes. Where budgets fail closed it refuses every request with one.",
      runbook: "circuit-breaker-stuck",
      promises: ["budgets", "pods"],
    },
    {
      name: "LiteLLMSpendNotWritten",
      // LiteLLM also has counters named for this (`batch_write_to_db`), which nothing in 1.109.1 increments.
      expression: (namespace) =>
        `sum by (pod) (${hasGrown(
          `litellm_postgres_failed_requests_total${selected(namespace, 'function_name="update_spend"')}`,
          5,
        )})`,
      minutes: 5,
      severity: "critical",
      summary: "A proxy can't write spend",
      description:
        "{{ $labels.pod }} has failed to write spend to PostgreSQL for 5 minutes; what is in memory is lost with the pod.",
      runbook: "budget-exceeded",
      promises: ["budgets"],
    },
    {
      name: "LiteLLMKeyNearBudget",
      expression: (namespace) => {
        const keys = selected(namespace, 'api_key_alias!="None"', 'api_key_alias!=""');
        return (
          `min by (api_key_alias) (litellm_remaining_api_key_budget_metric${keys}) / ` +
          `max by (api_key_alias) (litellm_api_key_max_budget_metric${keys}) < 0.1`
        );
      },
      minutes: 5,
      severity: "info",
      summary: "A key has little budget left",
      description: `Key {{ $labels.api_key_alias }} has ${percentage} of its budget left. Keys without an alias are not watched.`,
      runbook: "requests-are-rejected-with-429",
      promises: ["budgets"],
    },
    {
      name: "LiteLLMProviderDown",
      expression: (namespace) =>
        `max by (litellm_model_name, api_base) (litellm_deployment_state${selected(namespace)}) == 2`,
      minutes: 2,
      severity: "critical",
      summary: "A provider answers no request",
      description: "{{ $labels.litellm_model_name }} {{ $labels.api_base }} has failed for 2 minutes.",
      runbook: "a-provider-fails",
      promises: ["visibility"],
    },
    {
      name: "LiteLLMFallingBack",
      expression: (namespace) =>
        `sum by (requested_model, fallback_model) (${hasGrown(
          `litellm_deployment_successful_fallbacks_total${selected(namespace)}`,
          15,
        )})`,
      minutes: 5,
      severity: "warning",
      summary: "Requests are answered by a fallback",
      description: "{{ $labels.fallback_model }} answers for {{ $labels.requested_model }}.",
      runbook: "a-provider-fails",
      promises: ["visibility"],
    },
    {
      name: "LiteLLMFallbackFailing",
      expression: (namespace) =>
        `sum by (requested_model, fallback_model) (${hasGrown(
          `litellm_deployment_failed_fallbacks_total${selected(namespace)}`,
          15,
        )})`,
      minutes: 0,
      severity: "critical",
      summary: "A fallback fails too",
      description: "{{ $labels.fallback_model }} was tried for {{ $labels.requested_model }} and failed.",
      runbook: "a-provider-fails",
      promises: ["visibility"],
    },
    {
      name: "LiteLLMSpendLogsTooLarge",
      expression: (namespace) =>
        `max(litellm_spend_log_storage_bytes${selected(namespace, 'measure="estimated_live"')}) > ${Math.ceil(1.2 * spendLogLimit)}`,
      minutes: 60,
      severity: "warning",
      summary: "Spend logs grow faster than they are cleaned",
      description: `Spend logs have taken {{ $value | humanize1024 }}B for an hour; ${spendLogs.maximumMebibytes} MiB are allowed.`,
      runbook: "disk-is-filling",
      promises: ["months"],
    },
  ];
}
