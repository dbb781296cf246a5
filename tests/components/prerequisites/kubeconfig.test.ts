import assert from "node:assert/strict";

import { loadKubeConfig } from "../../../components/prerequisites/clusterFacts";

const kubeconfig = JSON.stringify({
  apiVersion: "v1",
  kind: "Config",
  "current-context": "one",
  clusters: [{ name: "here", cluster: { server: "https://127.0.0.1:1" } }],
  contexts: ["one", "two"].map((name) => ({ name, context: { cluster: "here", user: "somebody" } })),
  users: [{ name: "somebody", user: {} }],
});

describe("the connection that the prerequisites are checked through", () => {
  it("is the one that the stack's kubernetes: config gives to the provider", async () => {
    const loaded = await loadKubeConfig({ "kubernetes:kubeconfig": kubeconfig, "kubernetes:context": "two" });
    assert.equal(loaded.getCurrentContext(), "two");
    assert.equal(loaded.getCurrentCluster()?.server, "https://127.0.0.1:1");
  });

  it("is refused in one sentence where the kubeconfig can't be read", async () => {
    await assert.rejects(
      loadKubeConfig({ "kubernetes:kubeconfig": "/no/such/file" }),
      /^UserError: The kubeconfig can't be read \(.*\/no\/such\/file.*nothing was changed\. Check KUBECONFIG/,
    );
  });
});
