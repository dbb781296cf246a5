import assert from "node:assert/strict";

import { readSettings } from "../../../components/config";
import { configSchema } from "../../../components/config/schema";
import { schemaContent } from "../../../tools/docs/schemaEntries";
import { overridesWith } from "../../support/examples";
import { problemsOf, refusal, stackInput } from "../../support/runStack";

/** A misspelling of a key that has enough letters to be recognised. */
function misspelt(key: string): string {
  return key.slice(0, -2) + key.slice(-1) + key.slice(-2, -1);
}

describe("the report of a misspelt key", () => {
  for (const { path, section, key } of schemaContent().entries) {
    // The swap gives another word, and one that no other key is as near to.
    if (misspelt(key) === key || path === "profile") continue;
    const wrongPath = (section ? `${section}.${misspelt(key)}` : misspelt(key)).replace("[]", "[0]");
    it(`suggests the right key for ${wrongPath}`, () => {
      const problems = problemsOf("dev", overridesWith(section ? `${section}.${misspelt(key)}` : misspelt(key), "x"));
      const problem = problems.find((one) => one.path === wrongPath);
      assert.ok(problem, JSON.stringify(problems));
      assert.equal(problem.value, misspelt(key));
      assert.match(problem.allowed, /^one of /);
      assert.ok(problem.allowed.split(/, | of /).includes(key), problem.allowed);
      assert.equal(problem.remedy, `Did you mean ${path.replace("[]", "[0]")}?`);
    });
  }

  it("suggests profile and reports it as missing", () => {
    const message = refusal("dev", { profile: undefined, profil: "dev" })?.message ?? "";
    assert.match(message, /profile: is missing; allowed: one of cost, dev, prod\./);
    assert.match(message, /profil: "profil" is not allowed; allowed: one of .*\. Did you mean profile\?/);
  });
});

describe("the report of an unknown key", () => {
  it("has no suggestion if no key is near", () => {
    const known = Object.keys(configSchema.shape.litellm.unwrap().shape).sort();
    assert.ok(known.includes("replicas"));
    assert.deepEqual(problemsOf("dev", { litellm: { autoscaling: true } }), [
      {
        path: "litellm.autoscaling",
        value: "autoscaling",
        allowed: `one of ${known.join(", ")}`,
        remedy: undefined,
      },
    ]);
  });

  it("names what replaces a key of an earlier release", () => {
    const [problem] = problemsOf("prod", { postgres: { synchronous: { number: 1 } } });
    assert.equal(problem?.path, "postgres.synchronous");
    assert.equal(problem.remedy, "Set postgres.durability to quorum instead.");
  });

  it("leaves out the keys of other projects", () => {
    const input = stackInput("dev");
    assert.doesNotThrow(() => readSettings({ ...input, values: { ...input.values, "elsewhere:replicas": "3" } }));
  });
});

describe("the report of several problems", () => {
  it("lists all of them in one message, with path, value, what is allowed and a suggestion", () => {
    const error = refusal("dev", {
      namespace: "Team A",
      litellm: { replcias: 3, budgets: "closed", sizes: { memoryLimit: "lots" } },
      postgres: { instances: 0, backup: { schedule: "0 0 * * *" } },
      redis: { enabled: "on" },
    });
    assert.ok(error);
    const lines = error.message.split("\n");
    assert.equal(lines[0], "The configuration of stack ai-dev can't be used (7 problems); nothing was changed.");
    assert.deepEqual(error.problems.map(({ path }) => path).sort(), [
      "litellm.budgets",
      "litellm.replcias",
      "litellm.sizes.memoryLimit",
      "namespace",
      "postgres.backup.schedule",
      "postgres.instances",
      "redis.enabled",
    ]);
    for (const { path, value, allowed } of error.problems) {
      const line = lines.find((one) => one.startsWith(`  ${path}: `));
      assert.ok(line?.includes(JSON.stringify(value)), line);
      assert.ok(line?.includes(allowed), line);
    }
    assert.match(error.message, /Did you mean litellm\.replicas\?/);
  });

  it("lists problems of every kind: wrong values, broken guarantees, secrets in plain text", () => {
    const paths = problemsOf("prod", {
      createNamespace: "perhaps",
      litellm: {
        replicas: 1,
        generalSettings: { master_key: "os.environ/X" },
        models: [{ model_name: "m", litellm_params: { model: "openai/gpt-4o", api_key: "sk-literal" } }],
      },
      postgres: { sizes: { memoryRequest: "2Gi" } },
    }).map(({ path }) => path);
    assert.deepEqual(paths.sort(), [
      "createNamespace",
      "litellm.generalSettings.master_key",
      "litellm.models[0].litellm_params.api_key",
      "litellm.podDisruptionBudget",
      "litellm.replicas",
      "postgres.sizes.memoryRequest",
    ]);
  });

  it("shortens long values", () => {
    const message = refusal("dev", { litellm: { name: "a".repeat(500) } })?.message ?? "";
    assert.match(message, /litellm\.name: "a{79}… is not allowed/);
    assert.doesNotMatch(message, /a{90}/);
  });
});
