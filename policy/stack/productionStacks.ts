import { matches } from "./pattern";

/** Names of the stacks that are production unless the policy config says otherwise; `*` stands for any text. */
export const defaultProductionStacks: readonly string[] = [
  "*-prod",
  "*_prod",
  "prod",
  "*-production",
  "*_production",
  "production",
];

/** Whether a stack's name matches one of the patterns. */
export function isNamedForProduction(stack: string, patterns: readonly string[] = defaultProductionStacks): boolean {
  return patterns.some((pattern) => matches(pattern, stack));
}
