import assert from "node:assert/strict";

import { problemsOf } from "../../support/runStack";

describe("a setting for one of LiteLLM's sections", () => {
  it("is refused where the release doesn't read it, with the name that may be meant", () => {
    const litellm = { generalSettings: { disable_eror_logs: true }, routerSettings: { num_retry: 2 } };
    assert.deepEqual(
      problemsOf("dev", { litellm }).map(({ path, remedy }) => [path, remedy]),
      [
        ["litellm.generalSettings.disable_eror_logs", "Did you mean litellm.generalSettings.disable_error_logs?"],
        ["litellm.routerSettings.num_retry", "Did you mean litellm.routerSettings.num_retries?"],
      ],
    );
  });

  it("is taken with another release, whose names are not known here", () => {
    const images = { litellm: "mirror.example/litellm-non_root:v1.110.0" };
    assert.deepEqual(problemsOf("dev", { images, litellm: { generalSettings: { brand_new: true } } }), []);
  });

  it("is refused where it needs a licence, with what happens without one", () => {
    const [problem] = problemsOf("dev", { litellm: { generalSettings: { allowed_ips: ["10.0.0.1"] } } });
    assert.equal(problem?.remedy, "It needs a LiteLLM licence; without one the proxy does not start.");
  });
});

describe("a namespace of the cluster's own", () => {
  for (const namespace of ["default", "kube-system", "cnpg-system"]) {
    it(`is refused: ${namespace}`, () => {
      assert.deepEqual(
        problemsOf("dev", { namespace }).map(({ path }) => path),
        ["namespace"],
      );
    });
  }
});
