import type { Model } from "../settings";
import type { Problem } from "./problem";
import type { GatewayConfig } from "./schema";

const reference = /^os\.environ\/([A-Z][A-Z0-9_]*)$/;
// Not `input_cost_per_token`, which is a price.
const secretName = /(^|_)(api_key|secret|password|(?<!_per_)token|credentials)$/;

/**
 * Everything that would put a secret where a secret must not be: in plain config, or in the proxy's ConfigMap.
 * @param values the config before it was checked, so that a literal secret shows even beside other problems
 */
export function secretProblems(config: GatewayConfig, values: unknown, litellmIsSecret: boolean): Problem[] {
  const problems = literalSecrets(values, "");
  if (config.litellm.providerKeys && !litellmIsSecret) {
    problems.push({
      path: "litellm.providerKeys",
      value: "(plain text)",
      allowed: "keys that Pulumi encrypts",
      remedy:
        "Remove it and run `pulumi config set --secret --path litellm.providerKeys.NAME`, then replace the key: it was readable.",
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

/** Values under a name that holds secrets, and that are not references to the environment. */
function literalSecrets(value: unknown, path: string): Problem[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => literalSecrets(item, `${path}[${index}]`));
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([key, item]) => {
    const here = path ? `${path}.${key}` : key;
    // What Pulumi encrypts has a Secret of its own.
    if (here === "litellm.providerKeys") return [];
    if (typeof item !== "string") return literalSecrets(item, here);
    return secretName.test(key) && !reference.test(item)
      ? [
          {
            path: here,
            value: "(hidden)",
            allowed: "a reference such as os.environ/OPENAI_API_KEY",
            remedy: "The proxy's configuration is a ConfigMap, where anybody may read it.",
          },
        ]
      : [];
  });
}
