import assert from "node:assert/strict";

import { runStack } from "../../support/runStack";

const own = { model_name: "own", litellm_params: { model: "hosted_vllm/own" } };
const price = { input_cost_per_token: 0.000001, output_cost_per_token: 0.000002 };

const warningsOf = async (models: object[], images: Record<string, string> = {}): Promise<string[]> =>
  (await runStack("dev", { images, litellm: { models } })).warnings;

describe("the warning of a model without a price", () => {
  it("names the effect and the fix", async () => {
    const [warning, ...more] = await warningsOf([
      { ...own, model_info: price },
      { ...own, model_name: "unpriced" },
    ]);
    assert.match(
      warning ?? "",
      /^litellm\.models\[1\] \(unpriced\): LiteLLM [\d.]+ has no price for hosted_vllm\/own: requests for it are refused with 403\. Set its model_info\.input_cost_per_token and output_cost_per_token; 0 .*\.$/,
    );
    assert.deepEqual(more, []);
  });

  it("reports a model that is served without charge because another one of its name has a price", async () => {
    const [warning, ...more] = await warningsOf([own, { ...own, model_info: price }]);
    assert.match(
      warning ?? "",
      /^litellm\.models\[0\] \(own\): .* served without charge, because another model named own/,
    );
    assert.deepEqual(more, []);
  });

  it("is not given for another release, whose prices are not known", async () => {
    for (const litellm of ["mirror.example/litellm:v1.110.0", `mirror.example/litellm@sha256:${"a".repeat(64)}`]) {
      assert.deepEqual(await warningsOf([own], { litellm }), []);
    }
  });

  it("is not given for a free model, or for a name that covers several models", async () => {
    const free = { ...own, model_info: { input_cost_per_token: 0, output_cost_per_token: 0 } };
    const all = { model_name: "hosted_vllm/*", litellm_params: { model: "hosted_vllm/*" } };
    assert.deepEqual(await warningsOf([free, all]), []);
  });
});
