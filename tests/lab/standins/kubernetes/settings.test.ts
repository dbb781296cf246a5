import assert from "node:assert/strict";

import { loadKubeConfig, readSettings } from "../../../../lab/standins/kubernetes/settings";
import { secret } from "../../../../lab/standins/plugin/values";

const kubeconfig = JSON.stringify({
  apiVersion: "v1",
  kind: "Config",
  clusters: [
    { name: "one", cluster: { server: "https://one.invalid" } },
    { name: "two", cluster: { server: "https://two.invalid" } },
  ],
  users: [{ name: "me", user: { token: "t" } }],
  contexts: [
    { name: "first", context: { cluster: "one", user: "me", namespace: "here" } },
    { name: "second", context: { cluster: "two", user: "me" } },
  ],
  "current-context": "first",
});

describe("the kubernetes provider's settings", () => {
  it("prefer the configuration to the environment", () => {
    const env = { PULUMI_K8S_UPSERT_EXISTING_OBJECTS: "true", PULUMI_K8S_ENABLE_PATCH_FORCE: "true" };
    const settings = readSettings({ enablePatchForce: "false" }, env);
    assert.equal(settings.upsertExistingObjects, true);
    assert.equal(settings.enablePatchForce, false);
  });

  it("are read through their secret marks", () => {
    assert.equal(readSettings({ kubeconfig: secret(kubeconfig) }, {}).kubeconfig, kubeconfig);
  });

  it("are rejected where the stand-in doesn't support them", () => {
    assert.throws(() => readSettings({ renderYamlToDirectory: "out" }, {}), /does not have renderYamlToDirectory/);
    assert.throws(() => readSettings({ enableServerSideApply: "false" }, {}), /enableServerSideApply: false/);
  });
});

describe("the kubeconfig", () => {
  it("is accepted as text, with its current context", () => {
    assert.equal(loadKubeConfig({ kubeconfig }).getCurrentCluster()?.server, "https://one.invalid");
  });

  it("is used with the given context and cluster", () => {
    assert.equal(loadKubeConfig({ kubeconfig, context: "second" }).getCurrentCluster()?.server, "https://two.invalid");
    assert.equal(loadKubeConfig({ kubeconfig, cluster: "two" }).getCurrentCluster()?.server, "https://two.invalid");
  });

  it("is rejected without the given context, naming its contexts", () => {
    assert.throws(() => loadKubeConfig({ kubeconfig, context: "third" }), /is third; the kubeconfig has first, second/);
  });

  it("is named in the error where it can't be read", () => {
    assert.throws(() => loadKubeConfig({ kubeconfig: "{" }), /the kubeconfig can't be read/);
  });
});
