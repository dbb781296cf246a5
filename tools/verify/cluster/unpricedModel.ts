import { z } from "zod";

import { expectBody, type Replica } from "./proxy";

const listing = z.object({
  data: z.array(z.object({ model_name: z.string(), model_info: z.record(z.string(), z.unknown()) })),
});

/** LiteLLM lists a model without a price with `null`, and one that is free with 0 (1.109.1). */
const isPriced = (info: Record<string, unknown>): boolean =>
  Object.entries(info).some(([key, value]) => key.includes("cost") && value !== null);

/** The name of a model that no deployment behind it has a price for; undefined where the stack has none. */
export async function unpricedModel(replica: Replica, masterKey: string): Promise<string | undefined> {
  const { data } = expectBody(await replica.call("GET", "/model/info", masterKey), listing, "list the models");
  const priced = new Set(data.filter(({ model_info: info }) => isPriced(info)).map(({ model_name: name }) => name));
  const name = data.map(({ model_name: each }) => each).find((each) => !priced.has(each));
  // Behind a wildcard nobody knows a model of this name.
  return name?.replaceAll("*", "llm-gateway-verify");
}

/** Whether a proxy refuses models without a price, as it has the setting in force. */
export async function refusesUnpriced(replica: Replica, masterKey: string): Promise<boolean> {
  const answer = await replica.call("GET", "/config/block_requests_for_models_without_pricing", masterKey);
  return expectBody(answer, z.object({ enabled: z.boolean() }), "read a setting").enabled;
}
