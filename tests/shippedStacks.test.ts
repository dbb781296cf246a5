import assert from "node:assert/strict";

import { profileNames } from "../components/profile";
import { knownStacks } from "../tools/program/stackConfig";
import { settingsOf } from "./support/runStack";

describe("the shipped stacks", () => {
  it("have one for each profile", () => {
    assert.deepEqual(knownStacks(), profileNames.map((profile) => `ai-${profile}`).sort());
    for (const profile of profileNames) assert.equal(settingsOf(profile).identity.profile, profile);
  });

  it("answer without a provider account", () => {
    for (const profile of profileNames) {
      const { models } = settingsOf(profile).litellm;
      assert.ok(models.length > 0);
      for (const { litellm_params: parameters } of models) assert.equal(typeof parameters.mock_response, "string");
    }
  });
});
