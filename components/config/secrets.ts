import type { Model } from "../settings";
import type { Problem } from "./problem";
import type { GatewayConfig } from "./schema";

const reference = /^os\.environ\/([A-Z][A-Z0-9_]*)$/;
// Not `input_cost_per_token`, which is a price.
const secretName = /(^|_)(api_key|secret|password|(?<!_per_)token|credentials)$/;

/**
 * Reports secrets in plain text: in the config, or on the way to the proxy's ConfigMap.
 * @param values the config before validation, so that a literal secret is reported together with other problems
 */
export function secretProblems(config: GatewayConfig, values: unknown, litellmIsSecret: boolean): Problem[] {
  const problems = literalSecrets(values, "");
  if (config.litellm.providerKeys && !litellmIsSecret) {
    problems.push({
      path: "litellm.providerKeys",
      value: "(plain text)",
      allowed: "keys that Pulumi encrypts",
      remedy:
        "Remove it, run `pulumi config set --secret --path litellm.providerKeys.NAME`, and rotate the key: it was readable.",
    });
  }
  if (config.litellm.saltKey !== undefined && !litellmIsSecret) {
    problems.push({
      path: "litellm.saltKey",
      value: "(plain text)",
      allowed: "a key that Pulumi encrypts",
      remedy:
        "Remove it and run `pulumi config set --secret --path litellm.saltKey`. It was readable: replace the credentials that LiteLLM stores.",
    });
  }
  const known = config.litellm.providerKeysSecret ? undefined : Object.keys(config.litellm.providerKeys ?? {});
  config.litellm.models.forEach((model, index) => {
    problems.push(...modelProblems(model, `litellm.models[${index}]`, known));
  });
  return problems;
}

function modelProblems(model: Model, path: string, knownKeys: string[] | undefined): Problem[] {
  return Object.entries(model.litellm_params).flatMap(([key, value]) => {
    const name = typeof value === "string" ? reference.exec(value)?.[1] : undefined;
    return name !== undefined && knownKeys && !knownKeys.includes(name)
      ? [
          {
            path: `${path}.litellm_params.${key}`,
            value,
            allowed:
              knownKeys.length > 0
                ? `one of ${knownKeys.map((known) => `os.environ/${known}`).join(", ")}`
                : "a provider key that is set",
            remedy: `Run \`pulumi config set --secret --path litellm.providerKeys.${name}\`, or name an existing Secret in litellm.providerKeysSecret.`,
          },
        ]
      : [];
  });
}

/** Reports values of keys for secrets that are not references to environment variables. */
function literalSecrets(value: unknown, path: string): Problem[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => literalSecrets(item, `${path}[${index}]`));
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([key, item]) => {
    const here = path ? `${path}.${key}` : key;
    // These go to a Secret.
    if (here === "litellm.providerKeys") return [];
    if (typeof item !== "string") return literalSecrets(item, here);
    return secretName.test(key) && !reference.test(item)
      ? [
          {
            path: here,
            value: "(hidden)",
            allowed: "a reference such as os.environ/OPENAI_API_KEY",
            remedy: "The proxy's configuration is a ConfigMap, not a Secret.",
          },
        ]
      : [];
  });
}
