import assert from "node:assert/strict";

import { accessObjects, type AccessKind } from "../../../access/objects";
import { problemsOf, unknownValue } from "../../../access/provider/checkInputs";

const now = new Date("2026-11-28T12:00:00Z");

const valid: Record<AccessKind, Record<string, unknown>> = {
  Budget: { budgetId: "small", maxBudget: 20 },
  Team: { teamId: "payments", alias: "payments", managedBy: "access/dev" },
  VirtualKey: { key: `sk-${"k".repeat(40)}`, alias: "payments", managedBy: "access/dev" },
};

const problems = (kind: AccessKind, inputs: Record<string, unknown>, former = {}) =>
  problemsOf(accessObjects[kind], { ...valid[kind], __provider: "code", ...inputs }, former, now);

describe("the check of an object's inputs", () => {
  for (const kind of ["Budget", "Team", "VirtualKey"] as const) {
    it(`accepts a ${kind} with what it needs`, () => {
      assert.deepEqual(problems(kind, {}), []);
    });

    it(`accepts a ${kind} whose values a preview doesn't know`, () => {
      const unknown = Object.keys(accessObjects[kind].inputs.shape).map((name) => [name, unknownValue] as const);
      assert.deepEqual(problems(kind, Object.fromEntries(unknown)), []);
    });
  }

  for (const [title, kind, inputs, message] of [
    [
      "a budget of 0",
      "Budget",
      { maxBudget: 0 },
      /^maxBudget: 0 is not allowed; allowed: a number of US dollars above 0/,
    ],
    ["a budget as text", "Budget", { maxBudget: "20" }, /^maxBudget: "20" is not allowed/],
    ["a missing budget", "Budget", { maxBudget: undefined }, /^maxBudget is missing; required: a number of US dollars/],
    ["a period without a unit", "Team", { maxBudget: 1, budgetDuration: "30" }, /^budgetDuration: "30" .*such as 30d/],
    ["a period in words", "Team", { maxBudget: 1, budgetDuration: "monthly" }, /^budgetDuration: "monthly"/],
    ["a period without a budget", "Team", { budgetDuration: "30d" }, /^budgetDuration has no effect without maxBudget/],
    ["an empty list of models", "Team", { models: [] }, /^models: \[\] is not allowed; allowed: at least one/],
    ["half a request a minute", "Team", { rpmLimit: 0.5 }, /^rpmLimit: 0.5 .*whole number of requests a minute/],
    ["an id with a slash", "Team", { teamId: "a/b" }, /^teamId: "a\/b" is not allowed; allowed: a name/],
    ["an id with two dots", "VirtualKey", { alias: "a..b" }, /^alias: "a\.\.b"/],
    [
      "a day that doesn't exist",
      "VirtualKey",
      { expires: "2027-13-01" },
      /^expires: "2027-13-01" .*such as 2027-03-31/,
    ],
    ["an expiry as a duration", "VirtualKey", { expires: "90d" }, /^expires: "90d" is not allowed; allowed: a date/],
    ["a new expiry in the past", "VirtualKey", { expires: "2026-11-27" }, /^expires: "2026-11-27" .*in the future/],
    [
      "a misspelt input",
      "VirtualKey",
      { budget: "small" },
      /^budget is no input of a virtual key; inputs: key, alias,/,
    ],
    ["deleteInUse as text", "VirtualKey", { deleteInUse: "yes" }, /^deleteInUse: "yes" .*true or false/],
  ] as const)
    it(`rejects ${title}`, () => {
      const found = problems(kind, inputs);
      assert.equal(found.length, 1, found.join("\n"));
      assert.match(found[0] ?? "", message);
    });

  for (const key of ["sk-short", "pk-kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk"])
    it(`rejects a key such as ${key} without printing it`, () => {
      const [problem = ""] = problems("VirtualKey", { key });
      assert.match(problem, /^key: the value is not allowed; allowed: a secret of "sk-" and at least 32/);
      assert.ok(!problem.includes(key));
    });

  it("accepts an expiry in the past that the key had before", () => {
    assert.deepEqual(problems("VirtualKey", { expires: "2026-01-01" }, { expires: "2026-01-01" }), []);
  });

  it("reports every problem at once", () => {
    assert.equal(problems("VirtualKey", { maxBudget: -1, rpmLimit: -1 }).length, 2);
  });
});
