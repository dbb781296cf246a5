import assert from "node:assert/strict";

import { problemsOf } from "../../support/runStack";

const named = (model: string) => ({ litellm: { models: [{ model_name: "any", litellm_params: { model } }] } });

describe("a model's provider", () => {
  it("is refused in another case than LiteLLM's, with the name that is meant", () => {
    const [problem, ...more] = problemsOf("dev", named("OpenAI/GPT-4o"));
    assert.equal(problem?.path, "litellm.models[0].litellm_params.model");
    assert.match(problem.remedy ?? "", /^Did you mean openai\/GPT-4o\?/);
    assert.deepEqual(more, []);
  });

  it("is taken as LiteLLM spells it, and where nobody can know", () => {
    for (const model of ["openai/GPT-4o", "hosted_vllm/Meta/Llama", "gpt-4o", "Unheard/of"]) {
      assert.deepEqual(problemsOf("dev", named(model)), [], model);
    }
    const images = { litellm: "mirror.example/litellm:v1.110.0" };
    assert.deepEqual(problemsOf("dev", { images, ...named("OpenAI/GPT-4o") }), []);
  });
});
