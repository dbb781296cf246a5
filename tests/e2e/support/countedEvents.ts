import assert from "node:assert/strict";

import type { Model } from "../../../components/settings";
import { waitFor } from "../../../tools/shared/waitFor";
import { query } from "./prometheus";

const price = { input_cost_per_token: 0.000001, output_cost_per_token: 0.000001 };

/** A provider that refuses connections. */
const away = "http://127.0.0.1:9/v1";

const failing = (name: string): Model => ({
  model_name: name,
  litellm_params: { model: `hosted_vllm/${name}`, api_base: away },
  model_info: price,
});

/** Config of LiteLLM with which the events of {@link causeEvents} can happen. */
export const eventSettings = {
  maxInFlightRequests: 4,
  // The size of the spend logs is reported by each run that cleans them.
  spendLogs: { cleaningMinutes: 1 },
  models: [
    {
      model_name: "unpriced",
      litellm_params: { model: "hosted_vllm/unpriced", mock_response: "Served." },
    },
    {
      // It has a price, but none for what a chat completion uses.
      model_name: "priced-by-image",
      litellm_params: { model: "hosted_vllm/priced-by-image", mock_response: "Served." },
      model_info: { output_cost_per_image: 0.01 },
    },
    failing("replaced"),
    failing("hopeless"),
    failing("also-failing"),
  ] satisfies Model[],
  routerSettings: { num_retries: 0, fallbacks: [{ replaced: ["mock"] }, { hopeless: ["also-failing"] }] },
};

/** A proxy whose events are to be counted, and the database that it writes to. */
export interface Counted {
  url: string;
  masterKey: string;
  namespace: string;
  onPrimary: (...statements: string[]) => Promise<unknown>;
}

async function post({ url }: Counted, key: string, path: string, body: object): Promise<Response> {
  return fetch(`${url}${path}`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(30_000),
  });
}

/** Sends one chat completion. @returns its status */
export async function ask(counted: Counted, key: string, model: string): Promise<number> {
  const body = { model, max_tokens: 5, messages: [{ role: "user", content: "ping" }] };
  const response = await post(counted, key, "/v1/chat/completions", body);
  await response.text();
  return response.status;
}

/** Waits until Prometheus has series that a selector matches. */
async function untilReported(selector: string, what: string): Promise<void> {
  await waitFor(async () => (await query(selector)).length > 0, { deadline: 120, interval: 2, what });
}

/** Has LiteLLM fail to write spend for as long as it takes to be counted. */
async function loseSpendLogs(counted: Counted, key: string): Promise<void> {
  const rename = (from: string, to: string) => counted.onPrimary(`alter table "${from}" rename to "${to}"`);
  await rename("LiteLLM_SpendLogs", "LiteLLM_SpendLogsAway");
  try {
    await ask(counted, key, "mock");
    await untilReported(
      `litellm_postgres_failed_requests_total{namespace="${counted.namespace}",function_name="update_spend"}`,
      "a failed write of spend to be counted",
    );
  } finally {
    await rename("LiteLLM_SpendLogsAway", "LiteLLM_SpendLogs");
  }
}

/**
 * Has everything happen once that LiteLLM reports only after it has happened: a key's budget, a request at a cost of 0, a
 * refused model, a fallback that answers, one that fails, overload, and spend that can't be written. Then waits for a run that
 * cleans spend logs, which needs Redis.
 * @returns a virtual key
 */
export async function causeEvents(counted: Counted): Promise<string> {
  const made = await post(counted, counted.masterKey, "/key/generate", {
    key_alias: "watched",
    max_budget: 1,
    duration: "1h",
  });
  const { key } = (await made.json()) as { key: string };
  const statuses: Record<string, number> = {};
  for (const model of ["mock", "priced-by-image", "unpriced", "replaced", "hopeless"])
    statuses[model] = await ask(counted, key, model);
  const { hopeless = 0, ...others } = statuses;
  assert.deepEqual(others, { mock: 200, "priced-by-image": 200, unpriced: 403, replaced: 200 });
  assert.ok(hopeless >= 500, `hopeless: ${hopeless}`);
  const many = await Promise.all(Array.from({ length: 40 }, () => ask(counted, key, "mock")));
  assert.ok(many.includes(503), `40 requests at once: ${many.join(" ")}`);
  await loseSpendLogs(counted, key);
  await untilReported(
    `litellm_spend_log_storage_bytes{namespace="${counted.namespace}"}`,
    "the size of the spend logs",
  );
  return key;
}
