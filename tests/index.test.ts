import assert from "node:assert/strict";

import { SecretValue } from "../tools/program/runProgram";
import { runStack } from "./support/runStack";

describe("the stack's outputs", () => {
  it("say where everything is", async () => {
    const { masterKey, ...outputs } = (await runStack("prod")).outputs;
    assert.ok(masterKey);
    assert.deepEqual(outputs, {
      litellm: { deployment: "litellm", replicas: 2, service: "litellm" },
      masterKeySecretName: "litellm-keys",
      namespace: "litellm",
      postgres: {
        backup: { retentionDays: 14, schedule: "0 0 3 * * *" },
        cluster: "litellm-pg",
        database: "litellm",
        host: "litellm-pg-rw.litellm.svc",
        instances: 3,
        secretName: "litellm-pg-app",
      },
      profile: "prod",
      redis: { host: "litellm-redis.litellm.svc", name: "litellm-redis", secretName: "litellm-redis" },
      url: "http://litellm.litellm.svc:4000",
    });
  });

  it("have the master key as a secret, with the prefix that LiteLLM demands", async () => {
    const { masterKey } = (await runStack("dev")).outputs;
    assert.ok(masterKey instanceof SecretValue);
    assert.match(String(masterKey.reveal()), /^sk-./);
  });

  it("leave Redis and backups out where there are none", async () => {
    const { redis, postgres } = (await runStack("dev")).outputs;
    assert.equal(redis, undefined);
    assert.ok(!Object.hasOwn(postgres as object, "backup"));
  });

  it("say where the database archives to", async () => {
    const objectStore = { destinationPath: "s3://backups/a", credentialsSecret: { name: "backup-credentials" } };
    const { postgres } = (await runStack("prod", { postgres: { objectStore } })).outputs;
    assert.deepEqual((postgres as { objectStore: unknown }).objectStore, {
      destinationPath: "s3://backups/a",
      serverName: "litellm-pg",
      retentionDays: 30,
    });
  });

  it("follow the names that the config gives", async () => {
    const { outputs } = await runStack("dev", {
      namespace: "team-a",
      litellm: { name: "proxy" },
      postgres: { clusterName: "keys" },
    });
    assert.equal(outputs.url, "http://proxy.team-a.svc:4000");
    assert.equal(outputs.masterKeySecretName, "proxy-keys");
    assert.equal((outputs.postgres as { host: string }).host, "keys-rw.team-a.svc");
  });
});
