import assert from "node:assert/strict";

import { changedNames, metadataOf } from "../../../access/objects/accessObject";

describe("the comparison of what is wanted and what LiteLLM has", () => {
  for (const [title, wanted, stored, names] of [
    ["nothing where both are equal", { maxBudget: 5 }, { maxBudget: 5 }, []],
    ["another value", { maxBudget: 5 }, { maxBudget: 4 }, ["maxBudget"]],
    ["a value that is no longer wanted", {}, { rpmLimit: 4 }, ["rpmLimit"]],
    ["a value that is missing", { owner: "a" }, {}, ["owner"]],
    ["nothing where only the order of models differs", { models: ["a", "b"] }, { models: ["b", "a"] }, []],
    ["another list of models", { models: ["a"] }, { models: ["a", "b"] }, ["models"]],
    [
      "nothing where an expiry differs by seconds, as LiteLLM counts it from the request",
      { expires: "2027-01-01" },
      { expires: "2027-01-01T00:00:04.000Z" },
      [],
    ],
    ["another day", { expires: "2027-01-01" }, { expires: "2027-01-02T00:00:00.000Z" }, ["expires"]],
  ] as const)
    it(`names ${title}`, () => {
      assert.deepEqual(changedNames(wanted, stored), names);
    });
});

describe("the metadata of an object", () => {
  it("keeps what others wrote", () => {
    const row = { metadata: { team: "x", owner: "former" } };
    assert.deepEqual(metadataOf({ owner: "new", managedBy: "p/s" }, row), {
      team: "x",
      owner: "new",
      managed_by: "p/s",
    });
  });
});
