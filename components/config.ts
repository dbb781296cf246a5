import { contradictions } from "./config/contradictions";
import { consistencyProblems, productionProblems } from "./config/invariants";
import { litellmSectionProblems } from "./config/litellmSections";
import { modelPriceProblems } from "./config/modelPrices";
import { modelProviderProblems } from "./config/modelProviders";
import { ownValues, parse, type RawConfig } from "./config/parse";
import { ConfigError, type Problem } from "./config/problem";
import { providerOptionProblems } from "./config/providerOptions";
import { reservedNameProblems } from "./config/reservedNames";
import { resolve } from "./config/resolve";
import { secretProblems } from "./config/secrets";
import type { Settings } from "./settings";

export { modelWarnings } from "./config/modelWarnings";
export type { RawConfig } from "./config/parse";

/**
 * Reads a stack's config: checks all of it, fills in the profile's values, and hands out typed settings.
 * @throws ConfigError naming every problem at once: path, value, what is allowed, and the way out
 */
export function readSettings(raw: RawConfig): Settings {
  const problems: Problem[] = [];
  problems.push(...providerOptionProblems(raw));
  const values = ownValues(raw, problems);
  const config = parse(values, problems);
  if (!config) throw new ConfigError(raw.stack, problems);
  problems.push(...secretProblems(config, values, raw.secretKeys.includes(`${raw.project}:litellm`)));
  problems.push(...litellmSectionProblems(config), ...modelProviderProblems(config), ...modelPriceProblems(config));
  problems.push(...contradictions(config), ...reservedNameProblems(config));
  const settings = resolve(config, raw);
  problems.push(...consistencyProblems(settings));
  if (config.profile === "prod") problems.push(...productionProblems(settings));
  if (problems.length > 0) throw new ConfigError(raw.stack, problems);
  return settings;
}
