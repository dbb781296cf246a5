import { matches } from "./pattern";

/** The default patterns of the names of production stacks; `*` matches any text. */
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
