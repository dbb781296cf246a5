import assert from "node:assert/strict";

import { prometheusUrl } from "../../../lab/embedded";
import { waitFor } from "../../../tools/shared/waitFor";

/** One series of a query's result. */
export interface Sample {
  metric: Record<string, string>;
  value: [number, string];
}

/** An alert that is pending or firing. */
export interface ActiveAlert {
  labels: Record<string, string>;
  annotations: Record<string, string>;
  state: "firing" | "pending";
}

/** A rule that Prometheus evaluates. */
export interface EvaluatedRule {
  name: string;
  query: string;
  health: "err" | "ok" | "unknown";
  lastError?: string;
  /** Of its `for`, in seconds. */
  duration: number;
  labels: Record<string, string>;
}

/** Calls the API of the embedded cluster's Prometheus. */
async function call<T>(path: string): Promise<T> {
  const response = await fetch(`${prometheusUrl}/api/v1/${path}`, { signal: AbortSignal.timeout(10_000) });
  const answer = (await response.json()) as { status: string; error?: string; data: T };
  assert.equal(answer.status, "success", `${path}: ${answer.error ?? ""}`);
  return answer.data;
}

/** A PromQL query's result. */
export async function query(expression: string): Promise<Sample[]> {
  const { result } = await call<{ result: Sample[] }>(`query?${new URLSearchParams({ query: expression }).toString()}`);
  return result;
}

/** The rules that Prometheus evaluates for a gateway's namespace. */
export async function rulesOf(namespace: string): Promise<EvaluatedRule[]> {
  const { groups } = await call<{ groups: { rules: EvaluatedRule[] }[] }>("rules?type=alert");
  return groups.flatMap(({ rules }) => rules).filter(({ labels }) => labels.namespace === namespace);
}

/** A firing alert of a gateway's namespace. */
async function firing(namespace: string, name: string): Promise<ActiveAlert | undefined> {
  const { alerts } = await call<{ alerts: ActiveAlert[] }>("alerts");
  return alerts.find(
    ({ labels, state }) => labels.namespace === namespace && labels.alertname === name && state === "firing",
  );
}

/** Waits until an alert fires. */
export const fires = (namespace: string, name: string, deadline: number): Promise<ActiveAlert> =>
  waitFor(() => firing(namespace, name), { deadline, interval: 2, what: `${name} to fire` });

/** Waits until an alert fires no more. */
export const resolves = async (namespace: string, name: string, deadline: number): Promise<void> => {
  await waitFor(async () => (await firing(namespace, name)) === undefined, {
    deadline,
    interval: 2,
    what: `${name} to be resolved`,
  });
};
