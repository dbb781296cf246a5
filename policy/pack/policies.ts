import type { Policies, PolicyConfigSchema, ReportViolation } from "@pulumi/policy";
import { z } from "zod";

import type { Stack } from "../stack/stack";
import { documentationOf, messageOf } from "./message";
import type { Finding, Rule } from "./rule";
import { RunState } from "./runState";

/**
 * Makes CrossGuard policies of rules. Every rule judges the whole stack at the end of a preview or update, by the inputs
 * that were sent to the engine. A rule that can judge a resource alone also does so before that resource is created, so
 * that an update without a preview is stopped too.
 */
export function policiesOf(rules: readonly Rule[]): Policies {
  const run = new RunState();
  return rules.map((rule) => {
    const judgeResource = (stack: Stack, settings: Record<string, unknown>, report: ReportViolation) => {
      for (const finding of rule.judge(stack, settings)) {
        if (run.isReported(rule.name, finding)) continue;
        run.markReported(rule.name, finding);
        report(violationText(rule, finding, stack), finding.resource?.urn);
      }
    };
    const judgeStack = (stack: Stack, settings: Record<string, unknown>, report: ReportViolation) => {
      for (const finding of rule.judge(stack, settings)) {
        if (!run.isReported(rule.name, finding)) {
          report(violationText(rule, finding, stack), finding.resource?.urn);
        }
      }
    };
    return {
      name: rule.name,
      description: rule.description,
      enforcementLevel: rule.level,
      severity: rule.severity,
      remediationSteps: rule.remedy,
      url: rule.source,
      configSchema: schemaOf(rule),
      validateResource: (args, report) => {
        run.configure(rule.name, args.getConfig());
        const resources = run.record(rule.name, args);
        if (rule.alone) judgeResource(run.stackOfOne(resources, args.urn), args.getConfig(), report);
      },
      validateStack: (args, report) => {
        run.configure(rule.name, args.getConfig());
        judgeStack(run.wholeStack(rule.name, args.resources), args.getConfig(), report);
      },
    };
  });
}

function violationText(rule: Rule, finding: Finding, stack: Stack): string {
  return `${messageOf(finding, stack.name)} ${rule.remedy} See ${documentationOf(rule.name)}`;
}

/** The rule's options as the JSON schema by which Pulumi validates policy config. */
function schemaOf(rule: Rule): PolicyConfigSchema {
  const { properties } = z.toJSONSchema(rule.options, { io: "input" });
  return { properties: properties as PolicyConfigSchema["properties"] };
}
