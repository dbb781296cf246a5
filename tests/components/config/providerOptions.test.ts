import assert from "node:assert/strict";

import { neededProviderOptions, providerOptionProblems } from "../../../components/config/providerOptions";

const problems = (values: Record<string, string>) =>
  providerOptionProblems({ project: "p", stack: "s", values: { ...neededProviderOptions, ...values }, secretKeys: [] });

describe("the check of the Kubernetes provider's options", () => {
  it("rejects misspelt options, which the provider ignores", () => {
    const [problem, ...others] = problems({ "kubernetes:contxt": "prod" });
    assert.deepEqual(others, []);
    assert.equal(problem?.path, "kubernetes:contxt");
    assert.equal(problem.remedy, "Did you mean kubernetes:context?");
  });

  for (const path of Object.keys(neededProviderOptions)) {
    it(`rejects a stack without ${path}, with the effect`, () => {
      const [problem, ...others] = problems({ [path]: "false" });
      assert.deepEqual(others, []);
      assert.equal(problem?.path, path);
      assert.match(problem.remedy ?? "", /^Without it /);
    });
  }

  it("accepts the names of the SDK", () => {
    assert.deepEqual(problems({ "kubernetes:context": "prod", "kubernetes:clusterIdentifier": "a" }), []);
  });
});
