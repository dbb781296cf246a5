import { randomBytes } from "node:crypto";

import { GatewayError } from "../../../tools/local/completion";
import type { Deployed } from "./deployed";

/** A virtual key of the suite's own. */
export interface GatewayKey {
  key: string;
  /** US dollars. */
  budget: number;
  /** What a request of `BudgetLoad` costs about, in US dollars. */
  price: number;
  delete(): Promise<void>;
}

/** What a completion of `BudgetLoad` costs: gpt-4o's price for its prompt and the mock's answer, US dollars. */
async function priceOfRequest(url: string, masterKey: string): Promise<number> {
  const response = await fetch(`${url}/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${masterKey}`, "content-type": "application/json" },
    body: JSON.stringify({ model: "mock", max_tokens: 20, messages: [{ role: "user", content: "ping" }] }),
  });
  await response.arrayBuffer();
  return Number(response.headers.get("x-litellm-response-cost"));
}

async function manage(url: string, masterKey: string, path: string, body: object): Promise<void> {
  const response = await fetch(`${url}${path}`, {
    method: "POST",
    headers: { authorization: `Bearer ${masterKey}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new GatewayError(path, response.status, text);
}

/** Makes a virtual key that affords about so many requests of `BudgetLoad`. */
export async function gatewayKey(deployed: Deployed, url: string, affordable: number): Promise<GatewayKey> {
  const { masterKey } = await deployed.target();
  const price = await priceOfRequest(url, masterKey);
  const budget = Number((affordable * price).toPrecision(8));
  const key = `sk-e2e-${randomBytes(24).toString("base64url")}`;
  await manage(url, masterKey, "/key/generate", { key, max_budget: budget, duration: "1h" });
  return { key, budget, price, delete: () => manage(url, masterKey, "/key/delete", { keys: [key] }) };
}
