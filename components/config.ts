import { contradictions } from "./config/contradictions";
import { consistencyProblems, productionProblems } from "./config/invariants";
import { ownValues, parse, type RawConfig } from "./config/parse";
import { ConfigError, type Problem } from "./config/problem";
import { reservedNameProblems } from "./config/reservedNames";
import { resolve } from "./config/resolve";
import type { GatewayConfig } from "./config/schema";
import { secretProblems } from "./config/secrets";
import { ownedSettings } from "./litellm/ownedSettings";
import type { Settings } from "./settings";

export type { RawConfig } from "./config/parse";

/**
 * Reads a stack's config: checks all of it, fills in the profile's values, and hands out typed settings.
 * @throws ConfigError naming every problem at once: path, value, what is allowed, and the way out
 */
export function readSettings(raw: RawConfig): Settings {
  const problems: Problem[] = [];
  const values = ownValues(raw, problems);
  const config = parse(values, problems);
  if (!config) throw new ConfigError(raw.stack, problems);
  problems.push(...secretProblems(config, values, raw.secretKeys.includes(`${raw.project}:litellm`)));
  problems.push(...ownedProblems(config), ...contradictions(config), ...reservedNameProblems(config));
  const settings = resolve(config, raw);
  problems.push(...consistencyProblems(settings));
  if (config.profile === "prod") problems.push(...productionProblems(settings));
  if (problems.length > 0) throw new ConfigError(raw.stack, problems);
  return settings;
}

function ownedProblems({ litellm }: GatewayConfig): Problem[] {
  return (["generalSettings", "litellmSettings", "routerSettings"] as const).flatMap((section) =>
    Object.keys(litellm[section] ?? {})
      .filter((key) => key in ownedSettings[section])
      .map((key) => ({
        path: `litellm.${section}.${key}`,
        value: key,
        allowed: "settings that the program does not make itself",
        remedy: ownedSettings[section][key],
      })),
  );
}
