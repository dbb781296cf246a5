import type { EnforcementLevel, Severity } from "@pulumi/policy";
import { z } from "zod";

import type { Resource } from "../stack/resource";
import type { Stack } from "../stack/stack";

/** Which stacks a rule judges. */
export type Scope = "production" | "every-stack";

/** One thing that a rule found. */
export interface Finding {
  /** The resource at fault; undefined where the stack as a whole is. */
  resource?: Resource;
  /** What is wrong with it, as a sentence that goes on after the resource's name: `has one replica`. */
  problem: string;
}

/** How a rule tells what it found. */
export type Report = (problem: string, resource?: Resource) => void;

/** A rule before it is made ready for use. */
export interface RuleDefinition<Options extends z.ZodRawShape> {
  /** What the rule forbids, in a few words joined by `-`; also the file's name. */
  name: string;
  /** What is demanded, and why, in a sentence. */
  description: string;
  /** The way out, as sentences; part of every message. */
  remedy: string;
  severity: Severity;
  level: Exclude<EnforcementLevel, "remediate" | "disabled">;
  scope: Scope;
  /** Where the demand comes from. */
  source: string;
  /**
   * Judges each resource on its own, so that it can say no before the resource is made, even where an update runs
   * without a preview. What needs other resources is judged when all of them are known.
   */
  alone: boolean;
  /** What a team may set, each with a default. */
  options: Options;
  check(stack: Stack, options: z.output<z.ZodObject<Options>>, report: Report): void;
}

/** What a rule is, whatever its options. */
export interface Rule extends Omit<RuleDefinition<z.ZodRawShape>, "options" | "check"> {
  /** All of what may be set, `scope` included. */
  options: z.ZodObject;
  /**
   * Judges a stack.
   * @param settings the rule's part of the policy config, without `enforcementLevel`
   * @throws PolicyConfigError for settings that the rule does not have or take
   */
  judge(stack: Stack, settings: Record<string, unknown>): Finding[];
}

/** Policy config that a rule can't use. */
export class PolicyConfigError extends Error {
  override readonly name = "PolicyConfigError";
}

/** Reads a rule's settings, its defaults filled in. */
export function settingsOf<Options extends z.ZodObject>(
  rule: string,
  options: Options,
  settings: Record<string, unknown>,
): z.output<Options> {
  const read = options.safeParse(settings);
  if (read.success) return read.data;
  const problems = read.error.issues.map(({ path, message }) => `  ${[rule, ...path].join(".")}: ${message}`);
  const known = `It takes enforcementLevel, ${Object.keys(options.shape).join(", ")}.`;
  throw new PolicyConfigError([`The policy config of ${rule} can't be used:`, ...problems, known].join("\n"));
}

/** Makes a rule: adds the option `scope`, and hides the type of its options. */
export function defineRule<Options extends z.ZodRawShape>(definition: RuleDefinition<Options>): Rule {
  const own = z.object(definition.options);
  const common = z.object({
    scope: z
      .enum(["production", "every-stack"])
      .default(definition.scope)
      .describe("the stacks that are judged: only those in production, or every one"),
  });
  const options = z.strictObject({ ...definition.options, ...common.shape });
  const parsed = (settings: Record<string, unknown>) => {
    const checked = settingsOf(definition.name, options, settings);
    return { scope: common.parse(checked).scope, own: own.parse(checked) };
  };
  // Asked for each resource again, and mostly the same.
  let known = { key: "{}", parsed: parsed({}) };
  const chosenBy = (settings: Record<string, unknown>) => {
    const key = JSON.stringify(settings);
    if (key !== known.key) known = { key, parsed: parsed(settings) };
    return known.parsed;
  };
  return {
    ...definition,
    options,
    judge(stack, settings) {
      const chosen = chosenBy(settings);
      if (chosen.scope === "production" && !stack.production) return [];
      const findings: Finding[] = [];
      definition.check(stack, chosen.own, (problem, resource) => findings.push({ problem, resource }));
      return findings;
    },
  };
}
