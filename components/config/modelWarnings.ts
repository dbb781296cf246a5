import { litellmRelease } from "../images";
import { hasPrice, pricedRelease } from "../litellm/knownPrices";
import type { Model, Settings } from "../settings";

const remedy =
  "Set its model_info.input_cost_per_token and output_cost_per_token; 0 makes it free and waives every budget check for it.";

/**
 * Models that the pinned release has no price for and that bring none. The proxy refuses them, or serves them without
 * charge where another model of that name has a price (`_model_group_has_pricing`, `auth_checks.py`, 1.109.1). Empty for
 * an image of another release, whose prices are not known here. What a name with `*` and a router stand for shows with
 * a request only.
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
