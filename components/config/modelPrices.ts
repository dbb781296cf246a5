import type { Problem } from "./problem";
import type { GatewayConfig } from "./schema";

type Model = GatewayConfig["litellm"]["models"][number];

/** Where a model can have its own prices; the second overrides the first (`router_python_core.py`, 1.109.1). */
const places = ["model_info", "litellm_params"] as const;

/** Every price of LiteLLM has this in its name: `input_cost_per_token`, `cache_read_input_token_cost`. */
const isPrice = (key: string): boolean => key.includes("cost");

/** If only one of the two is set, LiteLLM takes the other for 0. */
const tokenPrices = ["input_cost_per_token", "output_cost_per_token"] as const;

/**
 * Reports invalid and incomplete prices. LiteLLM silently drops a model whose price it can't parse. If only the input or
 * the output has a price, it charges nothing for the other: a price of 0 for the input alone waives every budget
 * (`auth_checks.py`, `is_model_cost_zero`, 1.109.1).
 */
export function modelPriceProblems({ litellm }: GatewayConfig): Problem[] {
  return litellm.models.flatMap((model, index) => {
    const at = `litellm.models[${index}]`;
    return [...valueProblems(model, at), ...missingHalf(model, at)];
  });
}

function valueProblems(model: Model, at: string): Problem[] {
  return places.flatMap((place) =>
    Object.entries(model[place] ?? {})
      .filter(([key, value]) => isPrice(key) && value !== null && !isUsable(value))
      .map(([key, value]) => ({
        path: `${at}.${place}.${key}`,
        value,
        allowed: "a price in US dollars, 0 or more, as a number",
        remedy:
          typeof value === "string" && Number(value) >= 0
            ? "Write it without quotes."
            : "Set what the provider charges, or 0 for a model that is free, which waives every budget for it.",
      })),
  );
}

/** Some prices are mappings or lists, such as `search_context_cost_per_query`. */
const isUsable = (value: unknown): boolean =>
  typeof value === "object" || (typeof value === "number" && Number.isFinite(value) && value >= 0);

function missingHalf(model: Model, at: string): Problem[] {
  const place = (key: string) => places.find((each) => (model[each]?.[key] ?? undefined) !== undefined);
  const missing = tokenPrices.filter((key) => place(key) === undefined);
  const [half] = missing;
  const given = tokenPrices.find((key) => key !== half);
  if (half === undefined || given === undefined || missing.length !== 1) return [];
  return [
    {
      path: `${at}.${place(given) ?? "model_info"}.${half}`,
      allowed: `a price in US dollars beside ${given}`,
      remedy:
        "LiteLLM would charge nothing for this half; set 0 only where that is right, as for the output of an embedding model.",
    },
  ];
}
