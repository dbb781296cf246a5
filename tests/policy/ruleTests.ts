import assert from "node:assert/strict";

import { rules } from "../../policy/rules";
import type { PolicyConfig } from "../../tools/preview/evaluate";
import { judge, type Mutable, stackResources } from "./support";

/** A change to the production stack. */
interface Case {
  /** Completes "forbids …" or "allows …". */
  title: string;
  change: (resources: Mutable[]) => void;
  config?: PolicyConfig;
  /** The stack's name, `ai-prod` by default. */
  stack?: string;
}

interface ForbiddenCase extends Case {
  /** The resource that the message names. */
  resource: string;
  /** Matches the message. */
  says: RegExp;
  /** The number of violations of the rule; one by default. */
  times?: number;
}

/** Tests of one rule, each with one change to the shipped production stack. */
export function ruleTests(name: string, cases: { forbids: ForbiddenCase[]; allows?: Case[] }): void {
  const rule = rules.find((candidate) => candidate.name === name);

  describe(`policy ${name}`, () => {
    for (const { title, change, config, stack, resource, says, times = 1 } of cases.forbids) {
      it(`forbids ${title}`, async () => {
        const resources = await stackResources("ai-prod");
        change(resources);
        const violations = judge(resources, config, stack).filter((violation) => violation.rule === name);
        const reported = violations.find(
          (violation) => violation.resource === resource && says.test(violation.message),
        );
        assert.ok(
          reported,
          `reported: ${JSON.stringify(
            violations.map(({ message }) => message),
            null,
            1,
          )}`,
        );
        assert.ok(reported.message.startsWith(`${resource} `), "the message names the resource");
        assert.equal(reported.remedy, rule?.remedy);
        assert.equal(reported.severity, rule?.severity);
        assert.equal(violations.length, times);
      });
    }
    for (const { title, change, config, stack } of cases.allows ?? []) {
      it(`allows ${title}`, async () => {
        const resources = await stackResources("ai-prod");
        change(resources);
        assert.deepEqual(judge(resources, config, stack), []);
      });
    }
  });
}
