import assert from "node:assert/strict";

import { problemsOf } from "../../support/runStack";

describe("the check of settings for LiteLLM's sections", () => {
  it("rejects a name that the release doesn't read, with the nearest one", () => {
    const litellm = { generalSettings: { disable_eror_logs: true }, routerSettings: { num_retry: 2 } };
    assert.deepEqual(
      problemsOf("dev", { litellm }).map(({ path, remedy }) => [path, remedy]),
      [
        ["litellm.generalSettings.disable_eror_logs", "Did you mean litellm.generalSettings.disable_error_logs?"],
        ["litellm.routerSettings.num_retry", "Did you mean litellm.routerSettings.num_retries?"],
      ],
    );
  });

  it("accepts any name for another release", () => {
    const images = { litellm: "mirror.example/litellm-non_root:v1.110.0" };
    assert.deepEqual(problemsOf("dev", { images, litellm: { generalSettings: { brand_new: true } } }), []);
  });

  it("rejects a setting that needs a licence, with the effect without one", () => {
    const [problem] = problemsOf("dev", { litellm: { generalSettings: { allowed_ips: ["10.0.0.1"] } } });
    assert.equal(problem?.remedy, "It needs a LiteLLM licence; without one the proxy does not start.");
  });
});

describe("the check of the namespace", () => {
  for (const namespace of ["default", "kube-system", "cnpg-system"]) {
    it(`rejects ${namespace}`, () => {
      assert.deepEqual(
        problemsOf("dev", { namespace }).map(({ path }) => path),
        ["namespace"],
      );
    });
  }
});
