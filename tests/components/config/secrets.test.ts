import assert from "node:assert/strict";

import { problemsOf, refusal, settingsOf, type Overrides } from "../../support/runStack";

const plainKey = "key-of-the-provider";
const withKey: Overrides = { litellm: { providerKeys: { OPENAI_API_KEY: plainKey } } };

function model(parameters: Record<string, unknown>): Record<string, unknown> {
  return { model_name: "real", litellm_params: { model: "openai/gpt-4o", ...parameters } };
}

describe("provider keys", () => {
  it("in plain text are refused, with the command that encrypts them", () => {
    assert.deepEqual(problemsOf("dev", withKey), [
      {
        path: "litellm.providerKeys",
        value: "(plain text)",
        allowed: "keys that Pulumi encrypts",
        remedy:
          "Remove it and run `pulumi config set --secret --path litellm.providerKeys.NAME`, then replace the key: it was readable.",
      },
    ]);
  });

  it("in plain text are not repeated in the refusal", () => {
    assert.ok(!refusal("dev", withKey)?.message.includes(plainKey));
  });

  it("as Pulumi secrets are taken", () => {
    assert.deepEqual(Object.keys(settingsOf("dev", withKey, ["litellm"]).litellm.providerKeys), ["OPENAI_API_KEY"]);
  });

  it("that are no text, or empty, are refused without showing them", () => {
    const problems = problemsOf("dev", { litellm: { providerKeys: { A: "", B: 4242 } } }, ["litellm"]);
    assert.deepEqual(
      problems.map(({ path, value, allowed }) => [path, value, allowed]),
      [
        ["litellm.providerKeys.A", "(secret)", "a key that is not empty"],
        ["litellm.providerKeys.B", "(secret)", "the key, as text"],
      ],
    );
  });

  it("under a name that no environment variable can have are refused", () => {
    const [problem] = problemsOf("dev", { litellm: { providerKeys: { "openai-key": plainKey } } }, ["litellm"]);
    assert.equal(problem?.path, "litellm.providerKeys.openai-key");
    assert.equal(problem.allowed, "an environment variable's name: capitals, digits and _");
  });
});

describe("a model's api_key", () => {
  it("spelt out is refused, and not repeated", () => {
    const error = refusal("dev", { litellm: { models: [model({ api_key: "sk-spelt-out" })] } });
    assert.deepEqual(error?.problems, [
      {
        path: "litellm.models[0].litellm_params.api_key",
        value: "(hidden)",
        allowed: "a reference such as os.environ/OPENAI_API_KEY",
        remedy: "The proxy's configuration is a ConfigMap, where anybody may read it.",
      },
    ]);
    assert.ok(!error.message.includes("sk-spelt-out"));
  });

  it("that refers to a key which is set is taken", () => {
    const overrides = {
      litellm: { ...(withKey.litellm as object), models: [model({ api_key: "os.environ/OPENAI_API_KEY" })] },
    };
    assert.deepEqual(problemsOf("dev", overrides, ["litellm"]), []);
  });

  it("that refers to a key which isn't set is refused, naming those that are", () => {
    const overrides = {
      litellm: { ...(withKey.litellm as object), models: [model({ api_key: "os.environ/OPENAI_KEY" })] },
    };
    assert.deepEqual(problemsOf("dev", overrides, ["litellm"]), [
      {
        path: "litellm.models[0].litellm_params.api_key",
        value: "os.environ/OPENAI_KEY",
        allowed: "one of os.environ/OPENAI_API_KEY",
        remedy:
          "Run `pulumi config set --secret --path litellm.providerKeys.OPENAI_KEY`, or name an existing Secret in litellm.providerKeysSecret.",
      },
    ]);
  });

  it("that refers to a key where none is set at all is refused", () => {
    const [problem] = problemsOf("dev", { litellm: { models: [model({ api_key: "os.environ/OPENAI_API_KEY" })] } });
    assert.equal(problem?.allowed, "a provider key that is set");
  });

  it("that refers to an existing Secret's key is taken: what is in that Secret isn't known", () => {
    const models = [model({ api_key: "os.environ/OPENAI_API_KEY" })];
    assert.deepEqual(problemsOf("dev", { litellm: { models, providerKeysSecret: "team-keys" } }), []);
  });
});

describe("a secret anywhere else in the config", () => {
  const places: [string, Overrides][] = [
    [
      "litellm.generalSettings.alerting.slack_token",
      { litellm: { generalSettings: { alerting: { slack_token: "xoxb-1" } } } },
    ],
    [
      "litellm.litellmSettings.cache_params.password",
      { litellm: { litellmSettings: { cache_params: { password: "p" } } } },
    ],
    ["litellm.routerSettings.fallbacks[0].api_key", { litellm: { routerSettings: { fallbacks: [{ api_key: "k" }] } } }],
    ["litellm.models[0].litellm_params.aws_secret", { litellm: { models: [model({ aws_secret: "s" })] } }],
    [
      "litellm.models[0].litellm_params.vertex_credentials",
      { litellm: { models: [model({ vertex_credentials: "{}" })] } },
    ],
  ];
  for (const [path, overrides] of places) {
    it(`at ${path} is refused`, () => {
      assert.deepEqual(
        problemsOf("dev", overrides).map((problem) => [problem.path, problem.value]),
        [[path, "(hidden)"]],
      );
    });
  }
});

describe("what the program writes into the proxy's configuration itself", () => {
  const owned: [string, string, RegExp][] = [
    ["generalSettings", "allow_requests_on_db_unavailable", /Set litellm\.budgets instead\./],
    ["generalSettings", "fail_closed_budget_enforcement", /Set litellm\.budgets instead\./],
    ["generalSettings", "fail_closed_rate_limit_enforcement", /Set litellm\.budgets instead\./],
    ["generalSettings", "disable_budget_reservation", /Requests at once/],
    ["generalSettings", "coordination_redis", /Set redis\.enabled instead\./],
    ["generalSettings", "database_connection_pool_limit", /Set litellm\.databaseConnections instead\./],
    ["litellmSettings", "budget_exceeded_status_code", /always 429/],
    ["litellmSettings", "request_timeout", /Set litellm\.requestTimeoutSeconds instead\./],
    ["litellmSettings", "require_auth_for_metrics_endpoint", /Set monitoring\.metrics instead\./],
    ["routerSettings", "redis_host", /Set redis\.enabled instead\./],
    ["routerSettings", "redis_url", /Set redis\.enabled instead\./],
  ];
  for (const [section, key, remedy] of owned) {
    it(`can't be set a second time: litellm.${section}.${key}`, () => {
      const [problem, ...others] = problemsOf("prod", { litellm: { [section]: { [key]: false } } });
      assert.deepEqual(others, []);
      assert.equal(problem?.path, `litellm.${section}.${key}`);
      assert.match(problem.remedy ?? "", remedy);
    });
  }
});
