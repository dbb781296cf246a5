import { readFileSync } from "node:fs";

import { parse } from "yaml";

import { UserError } from "../../components/userError";
import { documentationOf } from "../../policy/pack/message";
import type { PolicyConfig, Violation } from "./evaluate";

/**
 * Reads configuration of the policy pack from a JSON or YAML file.
 * @throws UserError for a file that is missing or isn't a mapping
 */
export function readPolicyConfig(file: string): PolicyConfig {
  let content: unknown;
  try {
    content = parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new UserError(
      `The policy config ${file} can't be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  if (content === null || typeof content !== "object" || Array.isArray(content)) {
    throw new UserError(`The policy config ${file} must be a mapping of rules to their settings.`);
  }
  return content as PolicyConfig;
}

const levels: readonly string[] = ["mandatory", "advisory"];
const severities: readonly string[] = ["critical", "high", "medium", "low"];

/** Sorts mandatory violations before advisory ones, then by severity. */
export function bySeverity(left: Violation, right: Violation): number {
  return (
    levels.indexOf(left.level) - levels.indexOf(right.level) ||
    severities.indexOf(left.severity) - severities.indexOf(right.severity)
  );
}

/** The violations as text, each with its remedy and the link to its documentation, the most severe first. */
export function describeViolations(violations: readonly Violation[]): string {
  if (violations.length === 0) return "Policies: no violations.";
  const mandatory = violations.filter(({ level }) => level === "mandatory").length;
  const lines = [...violations]
    .sort(bySeverity)
    .flatMap(({ rule, level, severity, message, remedy }) => [
      `  ${level}, ${severity}: ${rule}`,
      `    ${message}`,
      `    ${remedy}`,
      `    ${documentationOf(rule)}`,
    ]);
  const verdict = mandatory > 0 ? "; `pulumi up` with the policy pack would fail" : "";
  return [`Policies: ${mandatory} mandatory, ${violations.length - mandatory} advisory${verdict}.`, ...lines].join(
    "\n",
  );
}

/** Whether a violation prevents the deployment of the stack. */
export function isMandatory({ level }: Violation): boolean {
  return level === "mandatory";
}
