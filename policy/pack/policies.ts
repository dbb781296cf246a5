import type { Policies, PolicyConfigSchema, ReportViolation } from "@pulumi/policy";
import { z } from "zod";

import type { Stack } from "../stack/stack";
import { Memory } from "./memory";
import { documentationOf, messageOf } from "./message";
import type { Finding, Rule } from "./rule";

/**
 * Makes policies for Pulumi from rules. Every rule judges the whole stack at the end of a preview or update, by the
 * inputs that went to the engine; a rule that can judge a resource alone also does so before that resource is made,
 * so that an update without a preview is stopped too.
 */
export function policiesOf(rules: readonly Rule[]): Policies {
  const memory = new Memory();
  return rules.map((rule) => {
    const early = (stack: Stack, settings: Record<string, unknown>, report: ReportViolation) => {
      for (const finding of rule.judge(stack, settings)) {
        if (memory.isTold(rule.name, finding)) continue;
        memory.tell(rule.name, finding);
        report(sentence(rule, finding, stack), finding.resource?.urn);
      }
    };
    const late = (stack: Stack, settings: Record<string, unknown>, report: ReportViolation) => {
      for (const finding of rule.judge(stack, settings)) {
        if (!memory.isTold(rule.name, finding)) report(sentence(rule, finding, stack), finding.resource?.urn);
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
        memory.configure(rule.name, args.getConfig());
        const resources = memory.see(rule.name, args);
        if (rule.alone) early(memory.stackOfOne(resources, args.urn), args.getConfig(), report);
      },
      validateStack: (args, report) => {
        memory.configure(rule.name, args.getConfig());
        late(memory.wholeStack(rule.name, args.resources), args.getConfig(), report);
      },
    };
  });
}

function sentence(rule: Rule, finding: Finding, stack: Stack): string {
  return `${messageOf(finding, stack.name)} ${rule.remedy} See ${documentationOf(rule.name)}`;
}

/** The rule's options as the JSON schema that Pulumi checks policy config with. */
function schemaOf(rule: Rule): PolicyConfigSchema {
  const { properties } = z.toJSONSchema(rule.options, { io: "input" });
  return { properties: properties as PolicyConfigSchema["properties"] };
}
