import assert from "node:assert/strict";

import { runStack } from "../../support/runStack";

const own = { model_name: "own", litellm_params: { model: "hosted_vllm/own" } };
const price = { input_cost_per_token: 0.000001, output_cost_per_token: 0.000002 };

const warningsOf = async (models: object[], images: Record<string, string> = {}): Promise<string[]> =>
  (await runStack("dev", { images, litellm: { models } })).warnings;

describe("a model without a price", () => {
  it("is warned of, with what happens and the way out", async () => {
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

  it("is warned of as served without charge beside a priced one of the same name", async () => {
    const [warning, ...more] = await warningsOf([own, { ...own, model_info: price }]);
    assert.match(
      warning ?? "",
      /^litellm\.models\[0\] \(own\): .* served without charge, because another model named own/,
    );
    assert.deepEqual(more, []);
  });

  it("is not warned of with another release, whose prices are not known", async () => {
    for (const litellm of ["mirror.example/litellm:v1.110.0", `mirror.example/litellm@sha256:${"a".repeat(64)}`]) {
      assert.deepEqual(await warningsOf([own], { litellm }), []);
    }
  });

  it("is not warned of where it is free outright, or stands for several models", async () => {
    const free = { ...own, model_info: { input_cost_per_token: 0, output_cost_per_token: 0 } };
    const all = { model_name: "hosted_vllm/*", litellm_params: { model: "hosted_vllm/*" } };
    assert.deepEqual(await warningsOf([free, all]), []);
  });
});
