import assert from "node:assert/strict";

import { problemsOf } from "../../support/runStack";

const priced = (model_info: Record<string, unknown>, litellm_params: Record<string, unknown> = {}) => ({
  litellm: {
    models: [{ model_name: "own", litellm_params: { model: "hosted_vllm/own", ...litellm_params }, model_info }],
  },
});

const refused = (...parts: Parameters<typeof priced>) => problemsOf("prod", priced(...parts));

const at = "litellm.models[0]";

describe("the check of a model's own prices", () => {
  it("accepts both prices, in either place, and 0", () => {
    assert.deepEqual(refused({ input_cost_per_token: 1e-7, output_cost_per_token: 0.000002 }), []);
    assert.deepEqual(refused({}, { input_cost_per_token: 1e-7, output_cost_per_token: 0.000002 }), []);
    assert.deepEqual(refused({ input_cost_per_token: 0, output_cost_per_token: 0 }), []);
    assert.deepEqual(refused({ input_cost_per_token: 1e-7 }, { output_cost_per_token: 0 }), []);
    assert.deepEqual(refused({ input_cost_per_second: 0.001, mode: "audio_transcription" }), []);
  });

  it("accepts a mapping of prices", () => {
    assert.deepEqual(refused({ search_context_cost_per_query: { search_context_size_low: 0.03 } }), []);
  });

  for (const [given, missing] of [
    ["input_cost_per_token", "output_cost_per_token"],
    ["output_cost_per_token", "input_cost_per_token"],
  ] as const) {
    it(`rejects ${given} alone`, () => {
      for (const price of [0, 0.000001]) {
        const [problem, ...more] = refused({ [given]: price });
        assert.equal(problem?.path, `${at}.model_info.${missing}`);
        assert.equal(problem.allowed, `a price in US dollars beside ${given}`);
        assert.deepEqual(more, []);
      }
      assert.equal(refused({}, { [given]: 0.000001 })[0]?.path, `${at}.litellm_params.${missing}`);
    });
  }

  it("rejects negative prices, and values that are not numbers", () => {
    for (const price of [-0.000001, "free", true]) {
      const [problem, ...more] = refused({ input_cost_per_token: price, output_cost_per_token: 0 });
      assert.equal(problem?.path, `${at}.model_info.input_cost_per_token`);
      assert.equal(problem.value, price);
      assert.match(problem.remedy ?? "", /0 for a model that is free/);
      assert.deepEqual(more, []);
    }
  });

  it("rejects a price in quotes, with the fix", () => {
    const [problem, ...more] = refused({ input_cost_per_token: "0.000001", output_cost_per_token: 0.000002 });
    assert.equal(problem?.path, `${at}.model_info.input_cost_per_token`);
    assert.deepEqual(more, []);
    assert.equal(problem.remedy, "Write it without quotes.");
  });
});
