import assert from "node:assert/strict";

import { readSettings, type RawConfig } from "../../../components/config";
import { collectKit, kitText, readKit, type RecoveryKit, secretManifests } from "../../../tools/recovery/kit";
import { newStackConfig, nextServerName } from "../../../tools/recovery/newStack";
import { rawConfig } from "../../../tools/recovery/pulumiConfig";
import { stackInput, type Overrides, settingsOf } from "../../support/runStack";

const base64 = (text: string): string => Buffer.from(text).toString("base64");

const objectStore = {
  destinationPath: "s3://backups/gateway",
  credentialsSecret: { name: "backup-credentials" },
  retentionDays: 14,
};
const secrets: Record<string, Record<string, string>> = {
  "litellm-keys": { LITELLM_MASTER_KEY: base64("sk-master"), LITELLM_SALT_KEY: base64("the-salt-key") },
  "backup-credentials": { ACCESS_KEY_ID: base64("id"), ACCESS_SECRET_KEY: base64("secret") },
};

async function kitOf(overrides: Overrides, known = secrets): Promise<RecoveryKit> {
  const kit = await collectKit({
    config: stackInput("prod", overrides, ["litellm"]),
    program: { version: "1.0.0" },
    readSecret: (name) => Promise.resolve(known[name]),
    now: new Date("2026-11-28T08:00:00Z"),
  });
  return readKit(kitText(kit));
}

const lost: Overrides = { postgres: { objectStore }, litellm: { providerKeys: { OPENAI_API_KEY: "provider-key" } } };

describe("a recovery kit", () => {
  it("has the salt key, the images, and the Secrets that the config names", async () => {
    const kit = await kitOf(lost);
    assert.equal(kit.saltKey, "the-salt-key");
    const { litellm, postgres } = settingsOf("prod");
    assert.deepEqual(kit.images, { litellm: litellm.image, postgres: postgres.image });
    assert.deepEqual(kit.secrets, [{ name: "backup-credentials", data: secrets["backup-credentials"] }]);
  });

  it("takes the salt key from the Secret that the config names", async () => {
    const known = { "team-salt-key": { salt: base64("of the team") } };
    const kit = await kitOf({ litellm: { saltKeySecret: { name: "team-salt-key", key: "salt" } } }, known as never);
    assert.equal(kit.saltKey, "of the team");
  });

  it("isn't made without a Secret that belongs in it", async () => {
    await assert.rejects(kitOf(lost, {}), /Secret litellm-keys not found in namespace litellm/);
    await assert.rejects(kitOf(lost, { "litellm-keys": {} }), /Secret litellm-keys has no key LITELLM_SALT_KEY/);
  });

  it("gives manifests of the Secrets", async () => {
    const [manifest] = secretManifests(await kitOf(lost)) as { metadata: { name: string }; data: object }[];
    assert.equal(manifest?.metadata.name, "backup-credentials");
    assert.deepEqual(manifest.data, secrets["backup-credentials"]);
  });
});

/** The config as the engine would hand it to the program. */
function asInput(kit: RecoveryKit, options = {}): RawConfig {
  const { plain, secrets: encrypted } = newStackConfig(kit, options);
  const values: Record<string, unknown> = structuredClone(plain);
  for (const [path, value] of Object.entries(encrypted)) {
    const [key = "", ...rest] = path.split(".");
    let target = (values[key] ??= {}) as Record<string, unknown>;
    for (const step of rest.slice(0, -1)) target = (target[step] ??= {}) as Record<string, unknown>;
    target[rest.at(-1) ?? ""] = value;
  }
  return {
    project: kit.project,
    stack: "ai-prod-2",
    values: Object.fromEntries(
      Object.entries(values).map(([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)]),
    ),
    secretKeys: [`${kit.project}:litellm`],
  };
}

describe("the config of the new stack", () => {
  it("is one that the program takes, and restores from the lost stack's archive into another", async () => {
    const { postgres, litellm, namespace } = readSettings(
      asInput(await kitOf(lost), { targetTime: "2026-11-28T07:59:00Z" }),
    );
    assert.equal(postgres.recovery?.objectStore?.serverName, "litellm-pg");
    assert.equal(postgres.recovery.targetTime, "2026-11-28T07:59:00Z");
    assert.equal(postgres.objectStore?.serverName, "litellm-pg-2");
    assert.equal(postgres.objectStore.retentionDays, 14);
    assert.deepEqual(Object.keys(litellm.providerKeys), ["OPENAI_API_KEY"]);
    assert.ok(litellm.saltKey !== undefined);
    assert.equal(namespace.create, false);
  });

  it("has no secret in plain text", async () => {
    const { plain, secrets: encrypted } = newStackConfig(await kitOf(lost));
    const text = JSON.stringify(plain);
    for (const secret of ["provider-key", "the-salt-key"]) assert.ok(!text.includes(secret), secret);
    assert.deepEqual(encrypted, {
      "llm-gateway:litellm.providerKeys.OPENAI_API_KEY": "provider-key",
      "llm-gateway:litellm.saltKey": "the-salt-key",
    });
  });

  it("keeps other secret config secret, whatever its type", async () => {
    const kit = await kitOf(lost);
    kit.config["llm-gateway:labels"] = { team: "a" };
    kit.secretKeys.push("llm-gateway:labels");
    const { plain, secrets: encrypted } = newStackConfig(kit);
    assert.ok(!("llm-gateway:labels" in plain));
    assert.equal(encrypted["llm-gateway:labels"], '{"team":"a"}');
  });

  it("names no lost cluster", async () => {
    const kit = { ...(await kitOf(lost)) };
    kit.config = { ...kit.config, "kubernetes:context": "lost" };
    assert.ok(!("kubernetes:context" in newStackConfig(kit).plain));
  });

  it("restores nothing without an object store", async () => {
    const { plain } = newStackConfig(await kitOf({}));
    assert.equal(JSON.stringify(plain).includes("recovery"), false);
  });
});

describe("the name of the next archive", () => {
  it("counts up", () => {
    assert.deepEqual(["litellm-pg", "litellm-pg-2", "pg-9"].map(nextServerName), [
      "litellm-pg-2",
      "litellm-pg-3",
      "pg-10",
    ]);
  });
});

describe("the config that Pulumi prints", () => {
  it("keeps which keys hold secrets", () => {
    const printed = {
      "llm-gateway:profile": { value: "prod", secret: false },
      "llm-gateway:litellm": { value: '{"saltKey":"k"}', objectValue: { saltKey: "k" }, secret: true },
    };
    assert.deepEqual(rawConfig("llm-gateway", "ai-prod", printed), {
      project: "llm-gateway",
      stack: "ai-prod",
      values: { "llm-gateway:profile": "prod", "llm-gateway:litellm": '{"saltKey":"k"}' },
      secretKeys: ["llm-gateway:litellm"],
    });
  });
});
