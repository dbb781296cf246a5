import { describe } from "../stack/resource";
import type { Finding } from "./rule";

/**
 * The page that explains every rule under a heading of its own. The path holds in the checkout and in the published pack,
 * which carries a copy: the project has no public address to link to.
 */
export const policiesPage = "docs/policies.md";

/** What a finding is about: `Deployment litellm/litellm`, or `stack ai-prod`. */
export function subjectOf(finding: Finding, stack: string): string {
  return finding.resource ? describe(finding.resource) : `stack ${stack}`;
}

/** A finding as a full sentence. */
export function messageOf(finding: Finding, stack: string): string {
  return `${subjectOf(finding, stack)} ${finding.problem}.`;
}

/** The heading that explains a rule; every message ends with it. */
export function documentationOf(rule: string): string {
  return `${policiesPage}#${rule}`;
}
