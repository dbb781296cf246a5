import assert from "node:assert/strict";

import { generatedFrom } from "./generatedFrom";

describe("the generator of LiteLLM's priced models", () => {
  it("finds the models with a price above 0, by provider, and the providers, without running the code", () => {
    const found = generatedFrom("priced_models.py", {
      "model_prices_and_context_window_backup.json": JSON.stringify({
        sample_spec: { litellm_provider: "one of the providers", input_cost_per_token: 1 },
        "gpt-9": { litellm_provider: "openai", input_cost_per_token: 1e-6, output_cost_per_token: 0 },
        "openai/Whisper-9": { litellm_provider: "openai", input_cost_per_second: 0.01 },
        "groq/free": { litellm_provider: "groq", input_cost_per_token: 0, output_cost_per_token: 0 },
        "groq/unknown": { litellm_provider: "groq", max_tokens: 8192 },
        "groq/search": { litellm_provider: "groq", search_context_cost_per_query: { low: 0.03 } },
        "groq/tiered": { litellm_provider: "groq", tiered_pricing: [{ input_cost_per_token: 1e-6 }] },
      }),
      "types/utils.py": 'raise SystemExit("imported")\nclass LlmProviders(str, Enum):\n    OPENAI = "openai"\n',
      "llms/openai_like/providers.json": '{"poe": {}}',
    });
    assert.deepEqual(found, {
      release: "9.8.7",
      providers: "openai poe",
      models: { groq: "/search /tiered", openai: "/whisper-9 gpt-9" },
    });
  });
});
