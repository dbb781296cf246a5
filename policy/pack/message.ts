import { describe } from "../stack/resource";
import type { Finding } from "./rule";

/** What a finding is about: `Deployment litellm/litellm`, or `stack ai-prod`. */
export function subjectOf(finding: Finding, stack: string): string {
  return finding.resource ? describe(finding.resource) : `stack ${stack}`;
}

/** A finding as a full sentence. */
export function messageOf(finding: Finding, stack: string): string {
  return `${subjectOf(finding, stack)} ${finding.problem}.`;
}

/** Where a rule is explained: the end of every message. */
export function documentationOf(rule: string): string {
  return `docs/policies.md#${rule}`;
}
