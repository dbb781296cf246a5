import { type Input, secret } from "@pulumi/pulumi";

import type { Settings } from "../settings";
import { contradictions } from "./contradictions";
import { exposureProblems } from "./exposure";
import { fillIn } from "./fillIn";
import { type DeployedImages, deployedImages, imageDigestProblems } from "./imageDigests";
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

/** Identifies the owner; rendered as labels on every resource. */
export interface ConfigIdentity {
  project: string;
  stack: string;
}

/** The keys of a stack file without `llm-gateway:`; provider keys and the salt key can be outputs. */
export interface GatewayConfigInput extends Omit<WrittenConfig, "litellm"> {
  litellm?: Omit<NonNullable<WrittenConfig["litellm"]>, "providerKeys" | "saltKey"> & {
    providerKeys?: Record<string, Input<string>>;
    saltKey?: Input<string>;
  };
}

/**
 * Validates the config of a gateway in another program, and fills in its defaults, as for a stack's config. The options of
 * that program's Kubernetes provider are not checked.
 * @param config provider keys and the salt key become secrets, including those in plain text
 * @throws ConfigError with every problem: key, value, what is allowed, and the fix
 */
export function resolveSettings(config: GatewayConfigInput, identity: ConfigIdentity): Settings {
  const { providerKeys = {}, saltKey, ...litellm } = config.litellm ?? {};
  // The checks need only the names.
  const hidden = Object.fromEntries(Object.keys(providerKeys).map((name) => [name, "(secret)"]));
  const values: JsonObject = {
    ...config,
    litellm: {
      ...litellm,
      ...(config.litellm?.providerKeys ? { providerKeys: hidden } : {}),
      ...(saltKey === undefined ? {} : { saltKey: "(secret)" }),
    },
  };
  const settings = settingsFrom(structuredClone(values), identity, [], true);
  const secrets = Object.entries(providerKeys).map(([name, key]) => [name, secret(key)] as const);
  return {
    ...settings,
    litellm: {
      ...settings.litellm,
      providerKeys: Object.fromEntries(secrets),
      ...(saltKey === undefined ? {} : { saltKey: secret(saltKey) }),
    },
  };
}

/**
 * Validates the config of a stack, and fills in its defaults.
 * @throws ConfigError with every problem: key, value, what is allowed, and the fix
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
  problems.push(...contradictions(config), ...exposureProblems(config), ...reservedNameProblems(config));
  problems.push(...imageDigestProblems(fillIn(config)));
  const settings = resolve(config, identity);
  problems.push(...consistencyProblems(settings));
  if (config.profile === "prod") problems.push(...productionProblems(settings));
  if (problems.length > 0) throw new ConfigError(identity.stack, problems);
  return settings;
}

/** The images that a stack deploys, as its config names them, and the digests that it has for them. */
export interface StackImages {
  images: DeployedImages;
  /** `images.digests`, by image. */
  digests: Record<string, string>;
}

/**
 * Reads the images of a stack's config, also where `images.digests` lacks some of them.
 * @throws ConfigError where the config doesn't have the types of the schema
 */
export function readImages(raw: RawConfig): StackImages {
  const problems: Problem[] = [];
  const config = parse(ownValues(raw, problems), problems);
  if (!config || problems.length > 0) throw new ConfigError(raw.stack, problems);
  const full = fillIn(config);
  return { images: deployedImages(full), digests: full.images.digests ?? {} };
}
