import { defineRule } from "../pack/rule";
import { proxiesOf, variableText } from "../stack/proxy";
import { proxyConfigOf } from "../stack/proxyConfig";
import { describe } from "../stack/resource";
import { at } from "../stack/values";

/** Variables that make LiteLLM use the prices in its image; it accepts "true" in any case. */
const local = ["LITELLM_LOCAL_MODEL_COST_MAP", "LITELLM_OFFLINE_MODE"];

/**
 * LiteLLM counts a model without a price as free, so its requests pass every budget. Measured: 39 of 40 requests served over
 * budget. By default LiteLLM also downloads its price list at each start, so that prices change without a deployment.
 * Source: LiteLLM 1.109.1, `auth/auth_checks.py`, `get_model_cost_map.py`.
 */
export const modelsWithoutPricing = defineRule({
  name: "models-without-pricing",
  description:
    "The proxy must refuse models without a price, since budgets don't limit them, and use the price list in its image instead of downloading one.",
  remedy:
    'Set litellm_settings.block_requests_for_models_without_pricing to true and LITELLM_LOCAL_MODEL_COST_MAP to "true" in the proxy\'s environment. Set the prices of in-house models in their model_info.',
  severity: "critical",
  level: "mandatory",
  scope: "every-stack",
  source: "https://docs.litellm.ai/docs/proxy/custom_pricing",
  alone: false,
  options: {},
  check(stack, _options, report) {
    for (const proxy of proxiesOf(stack)) {
      const { resource } = proxy.workload;
      const found = proxyConfigOf(stack, proxy);
      // In production fail-open-budgets reports a configuration that can't be judged.
      if (found.kind === "missing" && !stack.production) report(found.problem, resource);
      if (found.kind === "read") {
        const path = "litellm_settings.block_requests_for_models_without_pricing";
        const value = at(found.config, "litellm_settings", "block_requests_for_models_without_pricing");
        const where = `${path} in ${describe(found.source)} is ${value === undefined ? "not set" : "not true"}`;
        if (value !== true) report(`serves models without a price, which budgets don't limit: ${where}`, resource);
      }
      const values = local.map((name) => variableText(stack, proxy.container, name));
      const fromImage = values.some((value) => typeof value === "symbol" || value?.toLowerCase() === "true");
      if (!fromImage) report(`downloads its price list at each start: ${String(local[0])} is not true`, resource);
    }
  },
});
