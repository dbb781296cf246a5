import { litellmRelease } from "../images";
import { isProvider, pricedRelease } from "../litellm/knownPrices";
import type { Problem } from "./problem";
import type { GatewayConfig } from "./schema";

/**
 * Reports providers whose case differs from LiteLLM's. LiteLLM silently drops such a model, and registers its name without
 * a price, so that it also refuses the correctly spelt model (measured with 1.109.1: `OpenAI/GPT-4o` beside
 * `openai/gpt-4o`).
 */
export function modelProviderProblems({ litellm, images }: GatewayConfig): Problem[] {
  if ((litellmRelease(images.litellm) ?? pricedRelease) !== pricedRelease) return [];
  return litellm.models.flatMap(({ litellm_params: { model } }, index) => {
    const [provider = "", ...rest] = String(model).split("/");
    const known = provider.toLowerCase();
    if (rest.length === 0 || isProvider(provider) || !isProvider(known)) return [];
    return [
      {
        path: `litellm.models[${index}].litellm_params.model`,
        value: model,
        allowed: "a provider as LiteLLM spells it, before the slash",
        remedy: `Did you mean ${[known, ...rest].join("/")}? LiteLLM would drop the model.`,
      },
    ];
  });
}
