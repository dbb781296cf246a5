import assert from "node:assert/strict";

import fc from "fast-check";

import { ConfigError } from "../../components/config/problem";
import { manifestsOf } from "../../tools/preview/manifests";
import { resourceTree } from "../../tools/preview/tree";
import { runProgram, SecretValue } from "../../tools/program/runProgram";
import { createdResources, runStack, stackInput } from "../support/runStack";
import { allTexts, placesOf } from "../support/secrecy";

/** Marks a text as one that nothing else can contain, and that is told apart from any other. */
const marked = (text: string, index: number): string => `<<${index}:${text}>>`;

const arbitraryKeys = fc.dictionary(
  fc.stringMatching(/^[A-Z][A-Z0-9_]{0,12}$/),
  fc.string({ minLength: 1, maxLength: 60, unit: "grapheme" }),
  { minKeys: 1, maxKeys: 4 },
);
const arbitraryPasswords = fc.array(fc.string({ maxLength: 40 }), { minLength: 3, maxLength: 3 });
const passwordNames = ["master-key", "salt-key", "password"];

interface Secrets {
  providerKeys: Record<string, string>;
  generated: (name: string) => string;
  all: string[];
}

function secretsOf(keys: Record<string, string>, passwords: readonly string[]): Secrets {
  const providerKeys = Object.fromEntries(
    Object.entries(keys).map(([name, text], index) => [name, marked(text, index)] as const),
  );
  const made = passwords.map((text, index) => marked(text, 100 + index));
  const generated = (name: string): string => made[passwordNames.findIndex((end) => name.endsWith(end))] ?? "";
  return { providerKeys, generated, all: [...Object.values(providerKeys), ...made] };
}

describe("for any provider keys and passwords", function () {
  this.timeout(20_000);

  it("appear only in Secrets, as secret values, and in the one secret output", async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryKeys, arbitraryPasswords, async (keys, passwords) => {
        const { providerKeys, generated, all } = secretsOf(keys, passwords);
        const input = stackInput("prod", { litellm: { providerKeys } }, ["litellm"]);
        const run = await runProgram({ ...input, generated });
        const secretNames = createdResources(run, "Secret").map(({ name }) => name);
        const places = placesOf(all, run);
        assert.ok(places.length >= all.length);
        for (const { where, secret } of places) {
          assert.ok(secret, `${where} is in plain text`);
          const [resource = "", path = ""] = where.split(" ");
          const inSecret = secretNames.includes(resource) && /^(stringData|data)\./.test(path);
          assert.ok(inSecret || where === "outputs masterKey", `${where} holds a secret`);
        }
      }),
      { numRuns: 12 },
    );
  });

  it("nothing that the preview prints or writes holds any of them", async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryKeys, arbitraryPasswords, async (keys, passwords) => {
        const { providerKeys, generated, all } = secretsOf(keys, passwords);
        const input = stackInput("prod", { litellm: { providerKeys } }, ["litellm"]);
        const run = await runProgram({ ...input, generated });
        const shown = [resourceTree(run), JSON.stringify(run), ...manifestsOf(run).map(({ text }) => text)];
        for (const text of shown) {
          for (const secret of all) {
            assert.ok(!text.includes(secret) && !text.includes(JSON.stringify(secret).slice(1, -1)));
          }
        }
      }),
      { numRuns: 8 },
    );
  });

  it("no refusal repeats them, in plain text or not, whatever else is wrong", async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryKeys, fc.boolean(), async (keys, encrypted) => {
        const { providerKeys, all } = secretsOf(keys, []);
        const overrides = {
          litellm: {
            replicas: -1,
            providerKeys: { ...providerKeys, "not a name": all[0], NOT_TEXT: [all[0]] },
            providerKey: "x",
            models: [{ model_name: "m", litellm_params: { model: "a/b", api_key: all[0] } }],
            generalSettings: { alerting: { slack_token: all[0] } },
          },
        };
        const refused: unknown = await runProgram(stackInput("prod", overrides, encrypted ? ["litellm"] : [])).then(
          () => undefined,
          (error: unknown) => error,
        );
        assert.ok(refused instanceof ConfigError);
        const told = refused.message + JSON.stringify(refused.problems);
        for (const secret of all) {
          assert.ok(!told.includes(secret) && !told.includes(JSON.stringify(secret).slice(1, -1)), told);
        }
      }),
      { numRuns: 12 },
    );
  });
});

describe("a stack's secrets", () => {
  it("are all there are: every value of every Secret is one", async () => {
    const run = await runStack("prod", { litellm: { providerKeys: { OPENAI_API_KEY: "k" } } }, ["litellm"]);
    const secrets = createdResources(run, "Secret");
    assert.equal(secrets.length, 3);
    for (const { name, inputs } of secrets) {
      const values =
        inputs.stringData instanceof SecretValue ? [inputs.stringData] : Object.values(inputs.stringData as object);
      assert.ok(values.length > 0, name);
      for (const value of values) assert.ok(value instanceof SecretValue, name);
    }
  });

  it("are each under their own key: the proxy's keys come from separate resources", async () => {
    const texts = allTexts(await runStack("prod"));
    const at = (where: string) => texts.find((one) => one.where === where)?.text;
    assert.equal(
      at("gateway-litellm-keys stringData.LITELLM_MASTER_KEY"),
      "sk-generated-for-gateway-litellm-master-key",
    );
    assert.equal(at("gateway-litellm-keys stringData.LITELLM_SALT_KEY"), "generated-for-gateway-litellm-salt-key");
    assert.equal(at("gateway-redis-secret stringData.password"), "generated-for-gateway-redis-password");
    assert.equal(
      at("gateway-redis-secret stringData.authentication.conf"),
      "requirepass generated-for-gateway-redis-password\n",
    );
  });

  it("never print what they hold", () => {
    const secret = new SecretValue("hidden");
    assert.equal(JSON.stringify({ secret }), '{"secret":"[secret]"}');
    assert.equal(String(secret), "[secret]");
    assert.equal(secret.reveal(), "hidden");
  });
});
