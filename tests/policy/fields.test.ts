import assert from "node:assert/strict";

import { fieldMutants, isAbout, listedFields, reviewedPaths, reviewOf } from "./fields/fields";
import { wrongVerdicts } from "./mutants/judgement";
import { stackResources } from "./support";

describe("the review of API fields", function () {
  // It judges a thousand stacks.
  this.timeout(60_000);

  it("has a verdict on each field", () => {
    const missing = listedFields().filter((field) => !reviewedPaths().some((entry) => isAbout(entry, field)));
    assert.deepEqual(
      missing.map(({ type, path }) => `${type} ${path}`),
      [],
    );
  });

  it("has no verdict on a field or value that the API doesn't have", () => {
    const fields = listedFields();
    const stale = reviewedPaths().filter((entry) => !fields.some((field) => isAbout(entry, field)));
    const values = fields.flatMap((field) => {
      const review = reviewOf(field);
      if (typeof review !== "object" || field.type === "annotations") return [];
      const known = ["else", ...field.values.map(String)];
      return Object.keys(review).flatMap((value) => (known.includes(value) ? [] : `${field.path} ${value}`));
    });
    assert.deepEqual([...stale, ...values], []);
  });

  it("has the same verdict as the policies on each other value of each field", async () => {
    const mutants = fieldMutants(await stackResources("ai-prod"));
    const wrongs = await wrongVerdicts(mutants);
    assert.ok(mutants.length > 600, `${mutants.length} mutants`);
    assert.deepEqual(wrongs, [], `${wrongs.length} of ${mutants.length} mutants are judged wrongly`);
  });
});
