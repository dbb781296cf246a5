import { z } from "zod";

import { expectBody, type Replica } from "./proxy";

const listing = z.object({
  data: z.array(z.object({ model_name: z.string(), model_info: z.record(z.string(), z.unknown()) })),
});

/** LiteLLM lists the price of a model without one as `null`, of a free model as 0 (1.109.1). */
const isPriced = (info: Record<string, unknown>): boolean =>
  Object.entries(info).some(([key, value]) => key.includes("cost") && value !== null);

/** The name of a model without a price in any of its deployments; undefined where the stack has none. */
export async function unpricedModel(replica: Replica, masterKey: string): Promise<string | undefined> {
  const { data } = expectBody(await replica.call("GET", "/model/info", masterKey), listing, "list the models");
  const priced = new Set(data.filter(({ model_info: info }) => isPriced(info)).map(({ model_name: name }) => name));
  const name = data.map(({ model_name: each }) => each).find((each) => !priced.has(each));
  // A wildcard is not the name of a model.
  return name?.replaceAll("*", "llm-gateway-verify");
}

/** Whether a proxy's effective settings refuse models without a price. */
export async function refusesUnpriced(replica: Replica, masterKey: string): Promise<boolean> {
  const answer = await replica.call("GET", "/config/block_requests_for_models_without_pricing", masterKey);
  return expectBody(answer, z.object({ enabled: z.boolean() }), "read a setting").enabled;
}
