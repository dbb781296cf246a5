import assert from "node:assert/strict";

import { defaultImages, litellmRelease } from "../../../components/images";
import { hasPrice, pricedRelease } from "../../../components/litellm/knownPrices";
import type { Model } from "../../../components/settings";

const deployment = (model: string, model_info?: Model["model_info"], params: Model["litellm_params"] = {}): Model => ({
  model_name: "any",
  litellm_params: { model, ...params },
  model_info,
});

describe("LiteLLM's price for a model", () => {
  it("is known for the pinned release", () => {
    assert.equal(litellmRelease(defaultImages.litellm), pricedRelease);
  });

  // Each as LiteLLM 1.109.1 itself answers (`model_has_no_cost_mapping`).
  for (const name of [
    "gpt-4o",
    "openai/gpt-4o",
    "openai/GPT-4o",
    "openai/ft:gpt-4o-2024-08-06:org::id",
    "azure/gpt-4o",
    "groq/canopylabs/orpheus-arabic-saudi",
    "gemini/gemini-2.5-flash-001",
    "bedrock/us-east-1/anthropic.claude-3-5-sonnet-20240620-v1:0",
    "bedrock/converse/us.anthropic.claude-3-5-sonnet-20240620-v1:0",
  ]) {
    it(`is found: ${name}`, () => {
      assert.ok(hasPrice(deployment(name)));
    });
  }

  for (const [name, why] of [
    ["hosted_vllm/gpt-4o", "another provider's model"],
    ["openai/qwen-local", "a server that speaks OpenAI's API"],
    ["azure/my-deployment", "a deployment without base_model"],
    ["ollama/llama2", "a local model, listed with 0"],
    ["openrouter/openai/gpt-oss-20b:free", "a free model of the list"],
    ["my-model", "no provider"],
  ] as const) {
    it(`is missing: ${name}, ${why}`, () => {
      assert.ok(!hasPrice(deployment(name)));
    });
  }

  it("is found by the base_model of model_info, and not by that of litellm_params", () => {
    assert.ok(hasPrice(deployment("azure/my-deployment", { base_model: "azure/gpt-4o" })));
    assert.ok(!hasPrice(deployment("azure/my-deployment", {}, { base_model: "azure/gpt-4o" })));
  });

  it("is the deployment's own where it brings one, 0 included", () => {
    const own = { input_cost_per_token: 0, output_cost_per_token: 0 };
    assert.ok(hasPrice(deployment("hosted_vllm/own", own)));
    assert.ok(hasPrice(deployment("hosted_vllm/own", {}, own)));
    assert.ok(hasPrice(deployment("hosted_vllm/own", { input_cost_per_second: 0.001 })));
    assert.ok(!hasPrice(deployment("hosted_vllm/own", { input_cost_per_second: 0, mode: "chat" })));
  });
});
