import type { Mutable } from "../support";

/** What has to come of a change to the production stack. */
export type Verdict =
  /** Refused, by this rule at the least. */
  | { caught: string }
  /** Allowed, without a word. */
  | "harmless"
  /** Dangerous, and deliberately left to others: the heading in docs/policies.md that tells of it. */
  | { left: string };

/** One change to the production stack, and what has to come of it. */
export interface Mutant {
  title: string;
  change(resources: Mutable[]): void;
  verdict: Verdict;
}

/** Caught by a rule. */
export const caught = (rule: string): Verdict => ({ caught: rule });

/** Left to others, as docs/policies.md says under this heading. */
export const left = (heading: string): Verdict => ({ left: heading });

/** The place of a resource, to find it again in a copy. */
export type Place = Pick<Mutable, "type" | "name">;

/** Finds a resource again in a copy. */
export function again(resources: Mutable[], { type, name }: Place): Mutable {
  const found = resources.find((resource) => resource.type === type && resource.name === name);
  if (!found) throw new Error(`${type} ${name} is not in the copy`);
  return found;
}

/** What a resource is called in a mutant's title. */
export const titleOf = ({ type, name }: Place): string => `${type.split(":").at(-1) ?? type} ${name}`;

/** The kind of a resource. */
export const kindOf = ({ type }: Place): string => type.split(":").at(-1) ?? type;
