import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { loadKubeConfig, readClusterFacts, UnreachableError } from "../../../components/prerequisites/clusterFacts";

// Nothing listens on port 1.
const kubeConfigText = JSON.stringify({
  apiVersion: "v1",
  kind: "Config",
  clusters: ["one", "two"].map((name) => ({ name, cluster: { server: `http://127.0.0.1:1/${name}` } })),
  contexts: ["one", "two"].map((name) => ({ name, context: { cluster: name, user: name } })),
  users: ["one", "two"].map((name) => ({ name, user: {} })),
  "current-context": "one",
});

describe("the cluster that is asked", () => {
  it("is that of the stack's kubeconfig, given as text", async () => {
    const kubeConfig = await loadKubeConfig({ "kubernetes:kubeconfig": kubeConfigText });
    assert.equal(kubeConfig.getCurrentCluster()?.server, "http://127.0.0.1:1/one");
  });

  it("is that of the stack's kubeconfig, given as a file", async () => {
    const folder = mkdtempSync(join(tmpdir(), "llm-gateway-test-"));
    try {
      writeFileSync(join(folder, "config"), kubeConfigText);
      const kubeConfig = await loadKubeConfig({ "kubernetes:kubeconfig": join(folder, "config") });
      assert.equal(kubeConfig.getCurrentCluster()?.server, "http://127.0.0.1:1/one");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("is that of the context which the stack names", async () => {
    const config = { "kubernetes:kubeconfig": kubeConfigText, "kubernetes:context": "two" };
    assert.equal((await loadKubeConfig(config)).getCurrentCluster()?.server, "http://127.0.0.1:1/two");
  });
});

describe("a cluster that doesn't answer", () => {
  it("is named in the error, with the cause and the way out", async () => {
    const kubeConfig = await loadKubeConfig({ "kubernetes:kubeconfig": kubeConfigText });
    await assert.rejects(readClusterFacts(kubeConfig, "litellm"), (error: unknown) => {
      assert.ok(error instanceof UnreachableError);
      assert.match(
        error.message,
        /^The Kubernetes API server http:\/\/127\.0\.0\.1:1\/one doesn't answer \(.+\); nothing/,
      );
      assert.match(error.message, /Check the kubeconfig/);
      return true;
    });
  });
});
