import { isNamedForProduction } from "./productionStacks";
import { profileOf, type Resource } from "./resource";

/** A stack as the rules see it. */
export interface Stack {
  name: string;
  resources: readonly Resource[];
  /** Whether there are more resources than these. */
  partial: boolean;
  /** Whether it is named for production, by the patterns that are configured. */
  namedForProduction: boolean;
  /** Whether the production rules apply: named for production, or with a resource that says so. */
  production: boolean;
}

/** The profile whose label makes a stack production. */
export const productionProfile = "prod";

/** Makes the view of a stack. */
export function stackOf(name: string, resources: readonly Resource[], productionStacks: readonly string[]): Stack {
  const namedForProduction = isNamedForProduction(name, productionStacks);
  const production = namedForProduction || resources.some((resource) => profileOf(resource) === productionProfile);
  return { name, resources, partial: false, namedForProduction, production };
}

/** Works something out once for each stack: many rules ask the same. */
export function oncePerStack<T>(compute: (stack: Stack) => T): (stack: Stack) => T {
  const known = new WeakMap<Stack, T>();
  return (stack) => {
    const earlier = known.get(stack);
    if (earlier !== undefined) return earlier;
    const result = compute(stack);
    known.set(stack, result);
    return result;
  };
}
