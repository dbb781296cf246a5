import assert from "node:assert/strict";

import { problemsOf } from "../../support/runStack";

const refusalOf = (name: string) =>
  problemsOf("prod", { litellm: { providerKeys: { [name]: "key-of-the-provider" } } }, ["litellm"]);

describe("the check of names of provider keys", () => {
  it("rejects a name that LiteLLM's Redis client reads", () => {
    assert.deepEqual(refusalOf("REDIS_SSL"), [
      {
        path: "litellm.providerKeys.REDIS_SSL",
        value: "(secret)",
        allowed: "a name that neither the program nor LiteLLM's Redis client uses",
        remedy:
          "LiteLLM would take it for a setting of its Redis client. Rename the variable, in the model's os.environ/ reference too.",
      },
    ]);
  });

  for (const name of ["DATABASE_URL", "LITELLM_SALT_KEY", "COORDINATION_REDIS_PASSWORD", "PROMETHEUS_METRICS_PORT"]) {
    it(`rejects ${name}, which the program sets`, () => {
      assert.match(refusalOf(name)[0]?.remedy ?? "", /^The program sets it\./);
    });
  }

  it("accepts other names", () => {
    assert.deepEqual(refusalOf("MY_REDIS_TOKEN"), []);
  });
});
