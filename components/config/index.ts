import { type Input, secret } from "@pulumi/pulumi";

import type { Settings } from "../settings";
import { contradictions } from "./contradictions";
import { consistencyProblems, productionProblems } from "./invariants";
import { litellmSectionProblems } from "./litellmSections";
import { modelPriceProblems } from "./modelPrices";
import { modelProviderProblems } from "./modelProviders";
import { type JsonObject, ownValues, parse, type RawConfig } from "./parse";
import { ConfigError, type Problem } from "./problem";
import { providerOptionProblems } from "./providerOptions";
import { reservedNameProblems } from "./reservedNames";
import { resolve } from "./resolve";
import type { WrittenConfig } from "./schema";
import { secretProblems } from "./secrets";

export { modelWarnings } from "./modelWarnings";
export type { RawConfig } from "./parse";

/** Whose gateway it is: rendered as labels on every resource. */
export interface ConfigIdentity {
  project: string;
  stack: string;
}

/** What a stack file has below `llm-gateway:`, with provider keys that may be outputs. */
export interface GatewayConfigInput extends Omit<WrittenConfig, "litellm"> {
  litellm?: Omit<NonNullable<WrittenConfig["litellm"]>, "providerKeys"> & {
    providerKeys?: Record<string, Input<string>>;
  };
}

/**
 * The settings of a gateway that another program makes: checked, and filled in, as a stack's config is. The options of
 * the Kubernetes provider are that program's own and not checked.
 * @param config its provider keys become secrets, also those in plain text
 * @throws ConfigError naming every problem at once: path, value, what is allowed, and the way out
 */
export function resolveSettings(config: GatewayConfigInput, identity: ConfigIdentity): Settings {
  const { providerKeys = {}, ...litellm } = config.litellm ?? {};
  // The checks look at the names only.
  const hidden = Object.fromEntries(Object.keys(providerKeys).map((name) => [name, "(secret)"]));
  const values: JsonObject = {
    ...config,
    litellm: { ...litellm, ...(config.litellm?.providerKeys ? { providerKeys: hidden } : {}) },
  };
  const settings = settingsFrom(structuredClone(values), identity, [], true);
  const secrets = Object.entries(providerKeys).map(([name, key]) => [name, secret(key)] as const);
  return { ...settings, litellm: { ...settings.litellm, providerKeys: Object.fromEntries(secrets) } };
}

/**
 * Reads a stack's config: checks all of it, fills in the profile's values, and hands out typed settings.
 * @throws ConfigError naming every problem at once: path, value, what is allowed, and the way out
 */
export function readSettings(raw: RawConfig): Settings {
  const problems: Problem[] = providerOptionProblems(raw);
  const values = ownValues(raw, problems);
  return settingsFrom(values, raw, problems, raw.secretKeys.includes(`${raw.project}:litellm`));
}

function settingsFrom(
  values: JsonObject,
  identity: ConfigIdentity,
  problems: Problem[],
  litellmIsSecret: boolean,
): Settings {
  const config = parse(values, problems);
  if (!config) throw new ConfigError(identity.stack, problems);
  problems.push(...secretProblems(config, values, litellmIsSecret));
  problems.push(...litellmSectionProblems(config), ...modelProviderProblems(config), ...modelPriceProblems(config));
  problems.push(...contradictions(config), ...reservedNameProblems(config));
  const settings = resolve(config, identity);
  problems.push(...consistencyProblems(settings));
  if (config.profile === "prod") problems.push(...productionProblems(settings));
  if (problems.length > 0) throw new ConfigError(identity.stack, problems);
  return settings;
}
