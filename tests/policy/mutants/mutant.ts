import type { Mutable } from "../support";

/** The expected verdict on a change to the production stack. */
export type Verdict =
  /** Refused, at least by this rule. */
  | { caught: string }
  /** Allowed, without a report. */
  | "harmless"
  /** Dangerous, but not checked: a known limitation with this heading in docs/policies.md. */
  | { left: string };

/** A change to the production stack, and the expected verdict. */
export interface Mutant {
  title: string;
  change(resources: Mutable[]): void;
  verdict: Verdict;
}

/** Caught by a rule. */
export const caught = (rule: string): Verdict => ({ caught: rule });

/** Not checked: a known limitation with this heading in docs/policies.md. */
export const left = (heading: string): Verdict => ({ left: heading });

/** Type and name of a resource, to find it in a copy. */
export type Place = Pick<Mutable, "type" | "name">;

/** Finds a resource in a copy. */
export function again(resources: Mutable[], { type, name }: Place): Mutable {
  const found = resources.find((resource) => resource.type === type && resource.name === name);
  if (!found) throw new Error(`${type} ${name} is not in the copy`);
  return found;
}

/** The resource in a mutant's title. */
export const titleOf = ({ type, name }: Place): string => `${type.split(":").at(-1) ?? type} ${name}`;

/** The kind of a resource. */
export const kindOf = ({ type }: Place): string => type.split(":").at(-1) ?? type;
