import assert from "node:assert/strict";

import { problemsOf, refusal, settingsOf, type Overrides } from "../../support/runStack";

const plainKey = "key-of-the-provider";
const withKey: Overrides = { litellm: { providerKeys: { OPENAI_API_KEY: plainKey } } };

function model(parameters: Record<string, unknown>): Record<string, unknown> {
  return { model_name: "real", litellm_params: { model: "openai/gpt-4o", ...parameters } };
}

describe("the check of provider keys", () => {
  it("rejects plain text, with the command that encrypts it", () => {
    assert.deepEqual(problemsOf("dev", withKey), [
      {
        path: "litellm.providerKeys",
        value: "(plain text)",
        allowed: "keys that Pulumi encrypts",
        remedy:
          "Remove it, run `pulumi config set --secret --path litellm.providerKeys.NAME`, and rotate the key: it was readable.",
      },
    ]);
  });

  it("never repeats a key in plain text", () => {
    assert.ok(!refusal("dev", withKey)?.message.includes(plainKey));
  });

  it("accepts Pulumi secrets", () => {
    assert.deepEqual(Object.keys(settingsOf("dev", withKey, ["litellm"]).litellm.providerKeys), ["OPENAI_API_KEY"]);
  });

  it("rejects a key that is empty or not text, without printing it", () => {
    const problems = problemsOf("dev", { litellm: { providerKeys: { A: "", B: 4242 } } }, ["litellm"]);
    assert.deepEqual(
      problems.map(({ path, value, allowed }) => [path, value, allowed]),
      [
        ["litellm.providerKeys.A", "(secret)", "a key that is not empty"],
        ["litellm.providerKeys.B", "(secret)", "the key, as text"],
      ],
    );
  });

  it("rejects a name that no environment variable can have", () => {
    const [problem] = problemsOf("dev", { litellm: { providerKeys: { "openai-key": plainKey } } }, ["litellm"]);
    assert.equal(problem?.path, "litellm.providerKeys.openai-key");
    assert.equal(problem.allowed, "an environment variable's name: capitals, digits and _");
  });
});

describe("the check of the salt key", () => {
  const withSaltKey: Overrides = { litellm: { saltKey: "the-former-key" } };

  it("rejects plain text, without repeating it", () => {
    const error = refusal("dev", withSaltKey);
    assert.deepEqual(
      error?.problems.map(({ path, value }) => [path, value]),
      [["litellm.saltKey", "(plain text)"]],
    );
    assert.ok(!error.message.includes("the-former-key"));
  });

  it("accepts a Pulumi secret, or a Secret in the cluster", () => {
    assert.deepEqual(problemsOf("dev", withSaltKey, ["litellm"]), []);
    assert.deepEqual(problemsOf("dev", { litellm: { saltKeySecret: { name: "team-salt-key" } } }), []);
  });

  it("rejects an empty one, without printing it", () => {
    assert.deepEqual(problemsOf("dev", { litellm: { saltKey: "" } }, ["litellm"]), [
      { path: "litellm.saltKey", value: "(secret)", allowed: "the key, as text that is not empty" },
    ]);
  });
});

describe("the check of a model's api_key", () => {
  it("rejects a literal key, without repeating it", () => {
    const error = refusal("dev", { litellm: { models: [model({ api_key: "sk-spelt-out" })] } });
    assert.deepEqual(error?.problems, [
      {
        path: "litellm.models[0].litellm_params.api_key",
        value: "(hidden)",
        allowed: "a reference such as os.environ/OPENAI_API_KEY",
        remedy: "The proxy's configuration is a ConfigMap, not a Secret.",
      },
    ]);
    assert.ok(!error.message.includes("sk-spelt-out"));
  });

  it("accepts a reference to a provider key", () => {
    const overrides = {
      litellm: { ...(withKey.litellm as object), models: [model({ api_key: "os.environ/OPENAI_API_KEY" })] },
    };
    assert.deepEqual(problemsOf("dev", overrides, ["litellm"]), []);
  });

  it("rejects a reference to an unknown key, naming the known ones", () => {
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

  it("rejects a reference if there are no provider keys", () => {
    const [problem] = problemsOf("dev", { litellm: { models: [model({ api_key: "os.environ/OPENAI_API_KEY" })] } });
    assert.equal(problem?.allowed, "a provider key that is set");
  });

  it("accepts any reference beside an existing Secret, whose content is not known", () => {
    const models = [model({ api_key: "os.environ/OPENAI_API_KEY" })];
    assert.deepEqual(problemsOf("dev", { litellm: { models, providerKeysSecret: "team-keys" } }), []);
  });
});

describe("the check for other literal secrets", () => {
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
    it(`rejects ${path}`, () => {
      assert.deepEqual(
        problemsOf("dev", overrides).map((problem) => [problem.path, problem.value]),
        [[path, "(hidden)"]],
      );
    });
  }
});

describe("settings that the program makes itself", () => {
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
    it(`rejects litellm.${section}.${key}`, () => {
      const [problem, ...others] = problemsOf("prod", { litellm: { [section]: { [key]: false } } });
      assert.deepEqual(others, []);
      assert.equal(problem?.path, `litellm.${section}.${key}`);
      assert.match(problem.remedy ?? "", remedy);
    });
  }
});
