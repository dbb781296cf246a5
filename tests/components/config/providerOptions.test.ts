import assert from "node:assert/strict";

import { neededProviderOptions, providerOptionProblems } from "../../../components/config/providerOptions";

const problems = (values: Record<string, string>) =>
  providerOptionProblems({ project: "p", stack: "s", values: { ...neededProviderOptions, ...values }, secretKeys: [] });

describe("the options of the Kubernetes provider", () => {
  it("are refused where misspelt, since the provider ignores them", () => {
    const [problem, ...others] = problems({ "kubernetes:contxt": "prod" });
    assert.deepEqual(others, []);
    assert.equal(problem?.path, "kubernetes:contxt");
    assert.equal(problem.remedy, "Did you mean kubernetes:context?");
  });

  for (const path of Object.keys(neededProviderOptions)) {
    it(`are refused without ${path}, with what would happen`, () => {
      const [problem, ...others] = problems({ [path]: "false" });
      assert.deepEqual(others, []);
      assert.equal(problem?.path, path);
      assert.match(problem.remedy ?? "", /^Without it /);
    });
  }

  it("are taken as the SDK names them", () => {
    assert.deepEqual(problems({ "kubernetes:context": "prod", "kubernetes:clusterIdentifier": "a" }), []);
  });
});
