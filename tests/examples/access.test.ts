import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";

import { evaluatePolicies } from "../../tools/preview/evaluate";
import { type ProgramRun, type RegisteredResource, runProgram, SecretValue } from "../../tools/program/runProgram";
import { readStack } from "../../tools/program/stackConfig";
import { valueAt } from "../../tools/program/valueAt";
import { copyExampleWithSources } from "../support/exampleCopy";
import { findCreatedResource } from "../support/runStack";

describe("examples/access", () => {
  let folder: string;
  let stack: ReturnType<typeof readStack>;
  let run: ProgramRun;

  const runWith = (values: Record<string, string>, secretKeys = ["gateway-access:masterKey"]) =>
    runProgram(
      { ...stack, values: { ...stack.values, "gateway-access:masterKey": "sk-master-key", ...values }, secretKeys },
      join(folder, "index.ts"),
    );

  before(async () => {
    folder = copyExampleWithSources("access", "access");
    stack = readStack("dev", folder);
    run = await runWith({});
  });

  after(() => {
    rmSync(folder, { recursive: true });
  });

  const ofType = (type: string): RegisteredResource[] =>
    run.resources.filter((resource) => resource.type === `pulumi-nodejs:dynamic/llm-gateway:${type}`);

  it("makes budgets, teams and their keys", () => {
    const names = ["Budget", "Team", "VirtualKey"].map((type) => ofType(type).map(({ name }) => name));
    assert.deepEqual(names, [["large", "small"], ["payments"], ["payments-checkout", "payments-experiments"]]);
  });

  it("gives each key its owner, expiry, budget and team", () => {
    const { key, __provider, ...inputs } = findCreatedResource(run, "VirtualKey", "payments-checkout").inputs;
    assert.ok(key instanceof SecretValue && __provider !== undefined);
    assert.deepEqual(inputs, {
      alias: "payments-checkout",
      budgetId: "large",
      expires: "2027-12-31",
      managedBy: "gateway-access/dev",
      owner: "payments@example.com",
      teamId: "payments",
    });
  });

  it("delivers each key in a Secret of the team's namespace, as a secret", () => {
    const { inputs } = findCreatedResource(run, "Secret", "payments-checkout");
    assert.deepEqual(valueAt(inputs, "metadata"), { name: "llm-checkout", namespace: "payments" });
    const { key } = findCreatedResource(run, "VirtualKey", "payments-checkout").inputs;
    const delivered = inputs["stringData"];
    assert.ok(key instanceof SecretValue && delivered instanceof SecretValue, JSON.stringify(inputs));
    assert.deepEqual(delivered.reveal(), { OPENAI_API_KEY: key.reveal() });
  });

  it("serialises a provider that has no secret and no code of its own", () => {
    for (const { inputs } of [...ofType("VirtualKey"), ...ofType("Team"), ...ofType("Budget")]) {
      const code = String(inputs["__provider"]);
      assert.match(code, /require\("llm-gateway\/access\/provider"\)/);
      assert.doesNotMatch(code, /sk-/);
      assert.ok(code.length < 3000, `${code.length} characters`);
    }
  });

  it("has no violation of a policy", () => {
    assert.deepEqual(evaluatePolicies({ ...stack, resources: run.resources }), []);
  });

  it("violates a policy with a key that never expires", async () => {
    const teams = (stack.values["gateway-access:teams"] ?? "").replaceAll(/"expires":"[^"]*",/g, "");
    const { resources } = await runWith({ "gateway-access:teams": teams });
    const violations = evaluatePolicies({ ...stack, resources });
    assert.deepEqual(
      violations.map(({ rule }) => rule),
      ["unlimited-virtual-key", "unlimited-virtual-key"],
    );
  });

  for (const [title, values, secretKeys, message] of [
    ["a master key in plain text", {}, [], /gateway-access:masterKey is in plain text; allowed: a secret/],
    [
      "a URL without a scheme",
      { "gateway-access:url": "localhost:4000" },
      undefined,
      /gateway-access:url: "localhost:4000" /,
    ],
    [
      "a budget that is not in the list",
      { "gateway-access:budgets": '[{"name":"small","monthly":1}]' },
      undefined,
      /key payments-checkout: there is no budget large; budgets: small/,
    ],
  ] as const)
    it(`refuses ${title}`, async () => {
      await assert.rejects(runWith(values, secretKeys && [...secretKeys]), message);
    });
});
