import assert from "node:assert/strict";

import { valueAt } from "../../../tools/program/valueAt";
import { environmentOf, firstContainer, podTemplate } from "../../support/podTemplates";
import { createdResources, findCreatedResource, runStack, type Overrides } from "../../support/runStack";

async function proxy(overrides: Overrides = {}, secretKeys: readonly string[] = []) {
  return podTemplate(await runStack("prod", overrides, secretKeys), "litellm-proxy");
}

describe("the proxy's Deployment", () => {
  it("replaces replicas one by one, none going before its successor serves", async () => {
    const { inputs } = findCreatedResource(await runStack("prod"), "Deployment", "-proxy");
    assert.deepEqual(valueAt(inputs, "spec.strategy"), {
      type: "RollingUpdate",
      rollingUpdate: { maxSurge: 1, maxUnavailable: 0 },
    });
  });

  it("asks for health where LiteLLM answers for it, and gives a slow start five minutes", async () => {
    const { startupProbe, readinessProbe } = firstContainer(await proxy());
    assert.deepEqual(startupProbe.httpGet, { path: "/health/liveliness", port: "http" });
    assert.equal(startupProbe.periodSeconds * startupProbe.failureThreshold, 300);
    assert.deepEqual(readinessProbe.httpGet, { path: "/health/readiness", port: "http" });
  });

  it("leaves migrations to the Job", async () => {
    assert.equal(environmentOf(firstContainer(await proxy())).DISABLE_SCHEMA_UPDATE, "true");
  });

  it("gets every secret by reference, and none where nothing is secret", async () => {
    const { env } = firstContainer(await proxy());
    const references = env.flatMap(({ name, valueFrom }) =>
      (valueFrom as unknown) === undefined ? [] : [[name, valueFrom.secretKeyRef.name, valueFrom.secretKeyRef.key]],
    );
    assert.deepEqual(references, [
      ["POSTGRES_URL", "litellm-pg-app", "uri"],
      ["LITELLM_MASTER_KEY", "litellm-keys", "LITELLM_MASTER_KEY"],
      ["LITELLM_SALT_KEY", "litellm-keys", "LITELLM_SALT_KEY"],
      ["COORDINATION_REDIS_PASSWORD", "litellm-redis", "password"],
    ]);
  });

  it("gets provider keys from the Secret that the program makes", async () => {
    const overrides = { litellm: { providerKeys: { OPENAI_API_KEY: "k" } } };
    const { envFrom } = firstContainer(await proxy(overrides, ["litellm"]));
    assert.deepEqual(envFrom, [{ secretRef: { name: "litellm-provider-keys" } }]);
  });

  it("gets provider keys from an existing Secret, which the program doesn't make", async () => {
    const overrides = { litellm: { providerKeysSecret: "team-keys" } };
    assert.deepEqual(firstContainer(await proxy(overrides)).envFrom, [{ secretRef: { name: "team-keys" } }]);
    const names = createdResources(await runStack("prod", overrides), "Secret").map(({ name }) => name);
    assert.ok(!names.includes("gateway-litellm-provider-keys"));
  });

  it("can write to a scratch volume alone", async () => {
    const { spec } = await proxy();
    const writable = spec.containers.flatMap(({ volumeMounts }) => volumeMounts.filter(({ readOnly }) => !readOnly));
    assert.deepEqual(writable, [{ name: "scratch", mountPath: "/tmp" }]);
    assert.deepEqual(spec.volumes.find(({ name }) => name === "scratch")?.emptyDir, { sizeLimit: "1Gi" });
  });

  it("points every writable path of LiteLLM at that volume", async () => {
    const variables = environmentOf(firstContainer(await proxy({ monitoring: { metrics: true } })));
    for (const name of [
      "LITELLM_ASSETS_PATH",
      "LITELLM_MIGRATION_DIR",
      "LITELLM_UI_PATH",
      "PROMETHEUS_MULTIPROC_DIR",
    ]) {
      assert.match(variables[name] ?? "", /^\/tmp\//, name);
    }
  });

  it("serves metrics on a port of their own where they are wanted, and nowhere else", async () => {
    const portsOf = async (overrides: Overrides) =>
      firstContainer(await proxy(overrides)).ports.map(({ name }) => name);
    assert.deepEqual(await portsOf({ monitoring: { metrics: true } }), ["http", "metrics"]);
    assert.deepEqual(await portsOf({}), ["http"]);
  });

  it("reads the configuration that its ConfigMap holds", async () => {
    const run = await runStack("prod");
    const { spec } = podTemplate(run, "litellm-proxy");
    const configMap = findCreatedResource(run, "ConfigMap", "litellm-config");
    const volume = spec.volumes.find(({ name }) => name === "config");
    assert.equal(volume?.configMap.name, valueAt(configMap.inputs, "metadata.name"));
    const container = firstContainer(podTemplate(run, "litellm-proxy"));
    const folder = container.volumeMounts.find(({ name }) => name === "config")?.mountPath ?? "";
    assert.equal(container.args[container.args.indexOf("--config") + 1], `${folder}/config.yaml`);
    assert.ok(Object.hasOwn(configMap.inputs.data as object, "config.yaml"));
  });

  it("has a Service of the configured type", async () => {
    for (const serviceType of ["ClusterIP", "NodePort", "LoadBalancer"]) {
      const run = await runStack("dev", { litellm: { serviceType } });
      assert.equal(valueAt(findCreatedResource(run, "Service").inputs, "spec.type"), serviceType);
    }
  });
});

describe("the pods roll", () => {
  const checksums = async (overrides: Overrides = {}, secretKeys: readonly string[] = []) =>
    (await proxy(overrides, secretKeys)).annotations;
  const models = [{ model_name: "other", litellm_params: { model: "openai/gpt-4o", mock_response: "hi" } }];

  it("when the models change, by the checksum of the configuration", async () => {
    const [before, after] = [await checksums(), await checksums({ litellm: { models } })];
    assert.notEqual(after["llm-gateway/config-checksum"], before["llm-gateway/config-checksum"]);
    assert.equal(after["llm-gateway/keys-checksum"], before["llm-gateway/keys-checksum"]);
  });

  it("when a provider key changes, by the checksum of the keys", async () => {
    const withKey = (key: string) => checksums({ litellm: { providerKeys: { OPENAI_API_KEY: key } } }, ["litellm"]);
    const [before, after] = [await withKey("one"), await withKey("two")];
    assert.notEqual(after["llm-gateway/keys-checksum"], before["llm-gateway/keys-checksum"]);
    assert.equal(after["llm-gateway/config-checksum"], before["llm-gateway/config-checksum"]);
  });

  it("not when something changes that is none of theirs", async () => {
    assert.deepEqual(await checksums({ postgres: { backup: { retentionDays: 3 } } }), await checksums());
    assert.deepEqual(await checksums({ litellm: { replicas: 4 } }), await checksums());
  });
});
