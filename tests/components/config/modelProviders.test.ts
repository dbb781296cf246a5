import assert from "node:assert/strict";

import { problemsOf } from "../../support/runStack";

const named = (model: string) => ({ litellm: { models: [{ model_name: "any", litellm_params: { model } }] } });

describe("the check of a model's provider", () => {
  it("rejects another case than LiteLLM's, with the right name", () => {
    const [problem, ...more] = problemsOf("dev", named("OpenAI/GPT-4o"));
    assert.equal(problem?.path, "litellm.models[0].litellm_params.model");
    assert.match(problem.remedy ?? "", /^Did you mean openai\/GPT-4o\?/);
    assert.deepEqual(more, []);
  });

  it("accepts LiteLLM's spelling, and unknown providers", () => {
    for (const model of ["openai/GPT-4o", "hosted_vllm/Meta/Llama", "gpt-4o", "Unheard/of"]) {
      assert.deepEqual(problemsOf("dev", named(model)), [], model);
    }
    const images = { litellm: "mirror.example/litellm:v1.110.0" };
    assert.deepEqual(problemsOf("dev", { images, ...named("OpenAI/GPT-4o") }), []);
  });
});
