import { z } from "zod";

import { defaultProductionStacks } from "../stack/productionStacks";
import { settingsOf } from "./rule";

/** The rule whose settings define which stacks are production; every rule of the pack uses them. */
export const productionStacksRule = "non-production-profile-in-production-stack";

/** The options of that rule. */
export const productionStacksOptions = {
  stacks: z
    .array(z.string().min(1))
    .default([...defaultProductionStacks])
    .describe("names of production stacks, for all rules of the pack; * matches any text"),
};

/**
 * The names of the stacks that are production, as patterns.
 * @param settings the policy config of `productionStacksRule`
 */
export function productionStacksOf(settings: Record<string, unknown>): readonly string[] {
  const { stacks } = settings;
  const given = stacks === undefined ? {} : { stacks };
  return settingsOf(productionStacksRule, z.object(productionStacksOptions), given).stacks;
}
