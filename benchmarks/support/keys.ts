import { randomBytes } from "node:crypto";

import { GatewayError } from "../../tools/local/completion";
import { budgetRequest } from "./budgetLoad";

/** The management API of a proxy. */
export interface Management {
  url: string;
  masterKey: string;
}

/** A virtual key for a measurement. */
export interface GatewayKey {
  key: string;
  /** US dollars. */
  budget: number;
  /** The approximate cost of a request of `BudgetLoad`, in US dollars. */
  price: number;
  delete(): Promise<void>;
}

async function post({ url, masterKey }: Management, path: string, body: object): Promise<Response> {
  const response = await fetch(`${url}${path}`, {
    method: "POST",
    headers: { authorization: `Bearer ${masterKey}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new GatewayError(path, response.status, text);
  return response;
}

/** Creates a virtual key whose budget is spent after about this many requests of `BudgetLoad`. */
export async function gatewayKey(management: Management, affordable: number): Promise<GatewayKey> {
  const { headers } = await post(management, "/v1/chat/completions", budgetRequest("mock"));
  const price = Number(headers.get("x-litellm-response-cost"));
  const budget = Number((affordable * price).toPrecision(8));
  const key = `sk-load-${randomBytes(24).toString("base64url")}`;
  await post(management, "/key/generate", { key, max_budget: budget, duration: "1h" });
  return {
    key,
    budget,
    price,
    delete: async () => {
      await post(management, "/key/delete", { keys: [key] });
    },
  };
}
