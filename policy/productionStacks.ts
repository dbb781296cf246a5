import { z } from "zod";

import { matches } from "./pattern";
import { settingsOf } from "./rule";

/** The rule whose settings say which stacks are production; every rule of the pack goes by them. */
export const productionStacksRule = "production-in-disguise";

/** Names of stacks that are production where nothing else is configured, `*` standing for any text. */
const defaultPatterns = ["*-prod", "*_prod", "prod", "*-production", "*_production", "production"];

/** What the policy config may say of it. */
export const productionStacksOptions = {
  stacks: z
    .array(z.string().min(1))
    .default(defaultPatterns)
    .describe("names of the stacks that are production, * standing for any text; every rule of the pack goes by it"),
};

/**
 * Which stacks are production by name.
 * @param settings what the policy config says of `productionStacksRule`
 */
export function productionStacksOf(settings: Record<string, unknown>): readonly string[] {
  const { stacks } = settings;
  const given = stacks === undefined ? {} : { stacks };
  return settingsOf(productionStacksRule, z.object(productionStacksOptions), given).stacks;
}

/** Whether a stack's name matches one of the patterns. */
export function isNamedForProduction(stack: string, patterns: readonly string[] = defaultPatterns): boolean {
  return patterns.some((pattern) => matches(pattern, stack));
}
