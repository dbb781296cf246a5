import type { Model } from "../settings";
import list from "./pricedModels.json";

/**
 * The release whose prices are known here: the pinned image's. `pricedModels.json` is made by
 * `npm run generate`.
 */
export const pricedRelease = list.release;

let providers: ReadonlySet<string> | undefined;

/** Whether LiteLLM takes this for a provider before a model's name: `openai` of `openai/gpt-4o`. */
export function isProvider(name: string): boolean {
  providers ??= new Set(list.providers.split(" "));
  return providers.has(name);
}

/**
 * Whether the proxy serves a deployment with `block_requests_for_models_without_pricing`: it brings a price of its own, a
 * price of 0 included, or the release has one above 0 for its name or for `model_info.base_model`. As
 * `_model_group_has_pricing` and `_is_cost_explicitly_configured` have it (`auth_checks.py`, 1.109.1): a `base_model`
 * among `litellm_params` doesn't count, and neither does a free model of the list.
 */
export function hasPrice({ litellm_params: params, model_info: info = {} }: Model): boolean {
  if (Object.keys(params).some(isPriceKey)) return true;
  if (info.input_cost_per_token !== undefined || info.output_cost_per_token !== undefined) return true;
  if (Object.entries(info).some(([key, value]) => isPriceKey(key) && isAboveZero(value))) return true;
  return [info.base_model, params.model].some((name) => typeof name === "string" && isListed(name));
}

const isPriceKey = (key: string): boolean => key.includes("cost_per") || key === "tiered_pricing";

function isAboveZero(value: unknown): boolean {
  if (value !== null && typeof value === "object")
    return Object.values(value).some(isAboveZero) || Array.isArray(value);
  return typeof value === "number" && value > 0;
}

/** Whether the release has a price above 0 for a model's name. Order and names as in `get_model_info` (`utils.py`, 1.109.1). */
function isListed(name: string): boolean {
  const [prefix = "", ...rest] = name.split("/");
  if (rest.length === 0 || !isProvider(prefix)) {
    return [name, withoutVersion(name, "")].some((each) => providersOf(each).length > 0);
  }
  const own = bedrock.test(prefix) ? withoutRoute(rest.join("/")) : rest.join("/");
  const stripped = withoutVersion(own, prefix);
  const candidates = [name, own, `${prefix}/${own}`, `${prefix}/${stripped}`, stripped, `${prefix}/${name}`];
  if (prefix.startsWith("vertex_ai")) candidates.push(`meta/${own}`, `${own}@latest`);
  return candidates.some((each) => providersOf(each).some((provider) => isPriceOf(prefix, provider)));
}

const bedrock = /^bedrock(_converse)?$/;

/** `converse/us.anthropic.claude-…` and `us-east-1/anthropic.claude-…` are priced as the model behind them. */
function withoutRoute(name: string): string {
  const id = name.replace(/^((chat_completions|converse|invoke|openai|mantle)\/)+/, "");
  return id.includes("arn:") ? (id.split("/").at(-1) ?? id) : id.replace(/^[a-z]{2}(-[a-z]+)+-\d\//, "");
}

/** A dated or fine-tuned model is priced as the one that it was made from. */
function withoutVersion(name: string, provider: string): string {
  if (bedrock.test(provider)) return name.replace(/^(global|us|eu|apac|jp|au|us-gov)\./, "").replace(/:\d+k$/, "");
  if (["vertex_ai", "gemini", "databricks"].includes(provider)) return name.replace(/-\d+$/, "");
  return name.includes("ft:") ? name.replace(/(:[^:]*){3}$/, "") : name.replace(/-\d{4}-\d{2}-\d{2}$/, "");
}

/** Whether a provider's price counts for another one that offers the model (`_check_provider_match`, `utils.py`, 1.109.1). */
function isPriceOf(provider: string, listed: string): boolean {
  if (provider === listed || ["github", "litellm_proxy", "nadir"].includes(provider)) return true;
  if (provider === "azure_ai") return ["azure", "openai"].includes(listed);
  const family = ["bedrock", "fireworks_ai", "vertex_ai"].find((each) => provider.startsWith(each));
  return family !== undefined && listed.startsWith(family);
}

let priced: Map<string, string[]> | undefined;

/** The providers under which the release lists a name. */
function providersOf(name: string): string[] {
  priced ??= pricedNames();
  return priced.get(name.toLowerCase()) ?? [];
}

function pricedNames(): Map<string, string[]> {
  const names = new Map<string, string[]>();
  for (const [provider, text] of Object.entries(list.models)) {
    for (const short of text.split(" ")) {
      const name = short.startsWith("/") ? `${provider}${short}` : short;
      names.set(name, [...(names.get(name) ?? []), provider]);
    }
  }
  return names;
}
