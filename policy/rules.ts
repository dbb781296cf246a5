import type { Rule } from "./rule";
import { productionInDisguise } from "./rules/production-in-disguise";

/** Every rule of the pack. The first one tells which stacks are production, and the rest go by it. */
export const rules: readonly Rule[] = [productionInDisguise];
