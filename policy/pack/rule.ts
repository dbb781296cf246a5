import type { EnforcementLevel, Severity } from "@pulumi/policy";
import { z } from "zod";

import type { Resource } from "../stack/resource";
import type { Stack } from "../stack/stack";

/** Which stacks a rule judges. */
export type Scope = "production" | "every-stack";

/** A violation that a rule found. */
export interface Finding {
  /** The resource at fault; undefined if it is the stack as a whole. */
  resource?: Resource;
  /** What is wrong, as a predicate that follows the resource's name: `has one replica`. */
  problem: string;
}

/** Reports a finding. */
export type Report = (problem: string, resource?: Resource) => void;

/** What the author of a rule writes; `defineRule` makes a `Rule` of it. */
export interface RuleDefinition<Options extends z.ZodRawShape> {
  /** The resource or setting and what is wrong with it, in kebab case; also the name of the rule's file. */
  name: string;
  /** What is required, and why, in one sentence. */
  description: string;
  /** How to correct a violation, in full sentences; part of every message. */
  remedy: string;
  severity: Severity;
  level: Exclude<EnforcementLevel, "remediate" | "disabled">;
  scope: Scope;
  /** The address of the document that the requirement is based on. */
  source: string;
  /**
   * Whether the rule can judge a resource without the others. It then also runs on each resource before that is created,
   * so that an update without a preview is stopped too. Every rule runs when all resources are known.
   */
  alone: boolean;
  /** What a policy config may set, each with a default. */
  options: Options;
  check(stack: Stack, options: z.output<z.ZodObject<Options>>, report: Report): void;
}

/** A rule, without the type of its options. */
export interface Rule extends Omit<RuleDefinition<z.ZodRawShape>, "options" | "check"> {
  /** Every option, `scope` included. */
  options: z.ZodObject;
  /**
   * Returns the violations in a stack.
   * @param settings the policy config of this rule, without `enforcementLevel`
   * @throws PolicyConfigError for an unknown option, or a value that an option doesn't allow
   */
  judge(stack: Stack, settings: Record<string, unknown>): Finding[];
}

/** The policy config of a rule is invalid; the message names the options. */
export class PolicyConfigError extends Error {
  override readonly name = "PolicyConfigError";
}

/** Validates the policy config of a rule, and fills in the defaults. */
export function settingsOf<Options extends z.ZodObject>(
  rule: string,
  options: Options,
  settings: Record<string, unknown>,
): z.output<Options> {
  const read = options.safeParse(settings);
  if (read.success) return read.data;
  const problems = read.error.issues.map(({ path, message }) => `  ${[rule, ...path].join(".")}: ${message}`);
  const known = `Options: enforcementLevel, ${Object.keys(options.shape).join(", ")}.`;
  throw new PolicyConfigError([`The policy config of ${rule} is invalid:`, ...problems, known].join("\n"));
}

/** Makes a rule: adds the option `scope`, and hides the type of the options. */
export function defineRule<Options extends z.ZodRawShape>(definition: RuleDefinition<Options>): Rule {
  const own = z.object(definition.options);
  const common = z.object({
    scope: z
      .enum(["production", "every-stack"])
      .default(definition.scope)
      .describe("the stacks that the rule applies to: production stacks only, or every stack"),
  });
  const options = z.strictObject({ ...definition.options, ...common.shape });
  const parsed = (settings: Record<string, unknown>) => {
    const checked = settingsOf(definition.name, options, settings);
    return { scope: common.parse(checked).scope, own: own.parse(checked) };
  };
  // Called for each resource, mostly with the same settings.
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
