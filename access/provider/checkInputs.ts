import type { AccessObject, Values } from "../objects/accessObject";

/**
 * What stands for a value that a preview doesn't know yet. Source: `unknownValue` in @pulumi/pulumi/runtime/rpc.ts, which
 * isn't imported: the whole SDK would be loaded for it.
 */
export const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Inputs that the engine and the SDK add. */
const added = ["__provider"];

/** The inputs of the program alone. */
export const ownInputs = (inputs: Values): Values =>
  Object.fromEntries(Object.entries(inputs).filter(([name]) => !added.includes(name)));

/**
 * The problems of a resource's inputs: each names the input, its value unless that is a secret, and what is allowed.
 * @param former the inputs of the last update; empty for a new resource
 */
export function problemsOf(object: AccessObject, inputs: Values, former: Values, now: Date): string[] {
  const own = ownInputs(inputs);
  const parsed = object.inputs.safeParse(own);
  const issues = parsed.success ? [] : parsed.error.issues;
  const problems = issues.flatMap((issue) => {
    if (issue.code === "unrecognized_keys")
      return issue.keys.map(
        (key) => `${key} is no input of a ${object.title}; inputs: ${Object.keys(object.inputs.shape).join(", ")}`,
      );
    const name = String(issue.path[0]);
    const value = own[name];
    if (value === unknownValue) return [];
    const shown = object.secretInputs.includes(name) ? "the value" : JSON.stringify(value);
    return [
      value === undefined
        ? `${name} is missing; required: ${issue.message}`
        : `${name}: ${shown} is not allowed; allowed: ${issue.message}`,
    ];
  });
  return [...problems, ...pastExpiry(own, former, now), ...idleDuration(own)];
}

/** An expiry in the past, unless it is the one that the key has: an expired key must not stop other changes. */
function pastExpiry({ expires }: Values, former: Values, now: Date): string[] {
  if (typeof expires !== "string" || expires === former["expires"]) return [];
  return Date.parse(expires) <= now.getTime()
    ? [
        `expires: ${JSON.stringify(expires)} is not allowed; allowed: a time in the future. Set a later one, or remove the key`,
      ]
    : [];
}

/** A period of a budget that isn't there. */
function idleDuration({ maxBudget, budgetDuration }: Values): string[] {
  return maxBudget === undefined && budgetDuration !== undefined
    ? ["budgetDuration has no effect without maxBudget; set maxBudget, or remove budgetDuration"]
    : [];
}
