import assert from "node:assert/strict";

import { rules } from "../../policy/rules";
import type { PolicyConfig } from "../../tools/preview/evaluate";
import { judge, type Mutable, stackResources } from "./support";

/** One change to the production stack. */
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
  /** What the message says of it. */
  says: RegExp;
  /** How many violations there are of the rule; one by default. */
  times?: number;
}

/** Tests of one rule: the production stack as it is shipped, with one thing changed. */
export function ruleTests(name: string, cases: { forbids: ForbiddenCase[]; allows?: Case[] }): void {
  const rule = rules.find((candidate) => candidate.name === name);

  describe(`policy ${name}`, () => {
    for (const { title, change, config, stack, resource, says, times = 1 } of cases.forbids) {
      it(`forbids ${title}`, async () => {
        const resources = await stackResources("ai-prod");
        change(resources);
        const violations = judge(resources, config, stack).filter((violation) => violation.rule === name);
        const told = violations.find((violation) => violation.resource === resource && says.test(violation.message));
        assert.ok(
          told,
          `told was ${JSON.stringify(
            violations.map(({ message }) => message),
            null,
            1,
          )}`,
        );
        assert.ok(told.message.startsWith(`${resource} `), "the message names the resource");
        assert.equal(told.remedy, rule?.remedy);
        assert.equal(told.severity, rule?.severity);
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
