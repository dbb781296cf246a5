import type { EnforcementLevel, Severity } from "@pulumi/policy";
import * as pulumi from "@pulumi/pulumi";

import { messageOf, subjectOf } from "../../policy/pack/message";
import { productionStacksOf, productionStacksRule } from "../../policy/pack/productionSettings";
import { PolicyConfigError, type Rule } from "../../policy/pack/rule";
import { rules } from "../../policy/rules";
import { viewOf } from "../../policy/stack/resource";
import { stackOf } from "../../policy/stack/stack";
import { snapshot, unknownYet } from "../../policy/stack/values";
import { type RegisteredResource, SecretValue } from "../program/runProgram";

/** One rule's settings: its level alone, or its level and options. */
export type RuleConfig = EnforcementLevel | ({ enforcementLevel?: EnforcementLevel } & Record<string, unknown>);

/** The format of `--policy-pack-config`: settings by rule; `all` sets the level of every other rule. */
export type PolicyConfig = Record<string, RuleConfig>;

/** A policy violation. */
export interface Violation {
  rule: string;
  /** A `mandatory` violation prevents the deployment of the stack. */
  level: "advisory" | "mandatory";
  severity: Severity;
  /** The resource at fault (`Deployment litellm/litellm`), or the stack (`stack ai-prod`). */
  resource: string;
  /** A full sentence with the resource; never a secret. */
  message: string;
  /** How to fix it. */
  remedy: string;
}

/** A run of the program and the resources that it registered. */
export interface EvaluatedRun {
  stack: string;
  project: string;
  resources: readonly RegisteredResource[];
}

/**
 * Evaluates every rule of the pack on resources, in this process, without an engine. Synchronous.
 * @throws PolicyConfigError for config that the pack can't use, naming rule and key
 */
export function evaluatePolicies(run: EvaluatedRun, config: PolicyConfig = {}): Violation[] {
  refuseUnknownRules(config);
  const resources = run.resources.flatMap((resource) =>
    viewOf({
      urn: `urn:pulumi:${run.stack}::${run.project}::${resource.type}::${resource.name}`,
      type: resource.type,
      name: resource.name,
      inputs: snapshot(resource.inputs, plain),
      protect: resource.protect,
    }),
  );
  const stack = stackOf(run.stack, resources, productionStacksOf(settingsFor(productionStacksRule, config)));
  return rules.flatMap((rule) => {
    const level = levelFor(rule, config);
    if (level === "disabled") return [];
    return rule.judge(stack, settingsFor(rule.name, config)).map((finding) => ({
      rule: rule.name,
      level,
      severity: rule.severity,
      resource: subjectOf(finding, stack.name),
      message: messageOf(finding, stack.name),
      remedy: rule.remedy,
    }));
  });
}

/** Policies receive secrets in plain text, as on the engine; unknown values are marked. */
function plain(value: unknown): unknown {
  if (value instanceof SecretValue) return value.reveal();
  return value === pulumi.runtime.unknownValue ? unknownYet : value;
}

function refuseUnknownRules(config: PolicyConfig): void {
  const unknown = Object.keys(config).filter((name) => name !== "all" && !rules.some((rule) => rule.name === name));
  if (unknown.length === 0) return;
  throw new PolicyConfigError(
    `The policy config names ${unknown.join(", ")}, which the pack doesn't have. ` +
      `Available:  ${rules.map(({ name }) => name).join(", ")}; "all" stands for every one of them.`,
  );
}

function levelOf(config: RuleConfig | undefined): EnforcementLevel | undefined {
  return typeof config === "string" ? config : config?.enforcementLevel;
}

function levelFor(rule: Rule, config: PolicyConfig): "advisory" | "mandatory" | "disabled" {
  const level = levelOf(config[rule.name]) ?? levelOf(config.all) ?? rule.level;
  // No rule remediates; the engine treats "remediate" as mandatory then.
  return level === "remediate" ? "mandatory" : level;
}

function settingsFor(rule: string, config: PolicyConfig): Record<string, unknown> {
  const own = config[rule];
  if (own === undefined || typeof own === "string") return {};
  return Object.fromEntries(Object.entries(own).filter(([key]) => key !== "enforcementLevel"));
}
