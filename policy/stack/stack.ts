import { isNamedForProduction } from "./productionStacks";
import { profileOf, type Resource } from "./resource";

/** A stack, as rules judge it. */
export interface Stack {
  name: string;
  resources: readonly Resource[];
  /** Whether the stack has more resources than these. */
  partial: boolean;
  /** Whether its name matches one of the configured patterns of production stacks. */
  namedForProduction: boolean;
  /** Whether the production rules apply: by its name, or because a resource has the label of the production profile. */
  production: boolean;
}

/** The profile whose label makes a stack a production stack. */
export const productionProfile = "prod";

/** Makes a stack of its resources; `productionStacks` are the patterns of names of production stacks. */
export function stackOf(name: string, resources: readonly Resource[], productionStacks: readonly string[]): Stack {
  const namedForProduction = isNamedForProduction(name, productionStacks);
  const production = namedForProduction || resources.some((resource) => profileOf(resource) === productionProfile);
  return { name, resources, partial: false, namedForProduction, production };
}

const byKind = oncePerStack((stack: Stack): Map<string, Resource[]> => {
  const found = new Map<string, Resource[]>();
  for (const resource of stack.resources) {
    const key = `${resource.group}/${resource.kind}`;
    const known = found.get(key);
    if (known) known.push(resource);
    else found.set(key, [resource]);
  }
  return found;
});

/** The resources of a kind of an API group (`""` is the core group), found without looking at the others. */
export function resourcesOf(stack: Stack, kind: string, group: string): readonly Resource[] {
  return byKind(stack).get(`${group}/${kind}`) ?? [];
}

/** Caches a computation by stack, for values that many rules need. */
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
