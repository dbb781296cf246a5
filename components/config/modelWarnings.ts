import { litellmRelease } from "../images";
import { hasPrice, pricedRelease } from "../litellm/knownPrices";
import type { Model, Settings } from "../settings";

const remedy =
  "Set its model_info.input_cost_per_token and output_cost_per_token; 0 makes it free and waives every budget check for it.";

/**
 * Warns of models without a price, neither their own nor one in the pinned release. The proxy refuses them, or serves them
 * without charge if another model of the same name has a price (`_model_group_has_pricing`, `auth_checks.py`, 1.109.1).
 * Returns nothing for an image of another release, whose prices are not known here, and nothing for names with `*` and
 * routers, whose models are known only at a request.
 */
export function modelWarnings({ litellm: { image, models } }: Pick<Settings, "litellm">): string[] {
  if (litellmRelease(image) !== pricedRelease) return [];
  const unpriced = models.filter((model) => !hasPrice(model));
  return unpriced.filter(namesOneModel).map((model) => {
    const { model_name: name, litellm_params: params } = model;
    const shared = models.some((other) => other.model_name === name && !unpriced.includes(other));
    const effect = shared
      ? `it is served without charge, because another model named ${name} has a price`
      : "requests for it are refused with 403";
    return `litellm.models[${models.indexOf(model)}] (${name}): LiteLLM ${pricedRelease} has no price for ${String(params.model)}: ${effect}. ${remedy}`;
  });
}

const namesOneModel = ({ model_name: name, litellm_params: { model } }: Model): boolean =>
  !`${name}${String(model)}`.includes("*") && !String(model).startsWith("auto_router/");
