import assert from "node:assert/strict";

import { loadKubeConfig } from "../../../components/kubernetes/clusterAccess";
import { readClusterFacts, UnreachableError } from "../../../components/prerequisites/clusterFacts";
import type { Properties } from "../../../lab/standins/plugin/values";
import { type Answer, FakeApiServer, refusal } from "../../lab/standins/kubernetes/fakeApiServer";

// Nothing listens on port 1.
const kubeConfigText = JSON.stringify({
  apiVersion: "v1",
  kind: "Config",
  clusters: ["one", "two"].map((name) => ({ name, cluster: { server: `http://127.0.0.1:1/${name}` } })),
  contexts: ["one", "two"].map((name) => ({ name, context: { cluster: name, user: name } })),
  users: ["one", "two"].map((name) => ({ name, user: {} })),
  "current-context": "one",
});

describe("a cluster that doesn't answer", () => {
  it("is named in the error, with the cause and the way out", async () => {
    const kubeConfig = await loadKubeConfig({ kubeconfig: kubeConfigText });
    await assert.rejects(readClusterFacts(kubeConfig, "litellm", "litellm-pg"), (error: unknown) => {
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

describe("the CloudNativePG operator", () => {
  const deployment: Properties = {
    metadata: { namespace: "databases", name: "cnpg" },
    spec: {
      replicas: 2,
      template: { spec: { containers: [{ name: "manager", image: "mirror.example/cnpg:1.30.0" }] } },
    },
  };

  async function operatorsAccordingTo(deployments: (selector: string | null) => Answer) {
    const server = new FakeApiServer(({ path, query }) => {
      if (path === "/apis/apps/v1/deployments") return deployments(query.get("labelSelector"));
      if (path === "/apis") return [200, { groups: [] }];
      return path.endsWith("/storageclasses") ? [200, { items: [] }] : refusal(404, "NotFound", "not found");
    });
    try {
      return (await readClusterFacts(await server.start(), "litellm", "litellm-pg")).operators;
    } finally {
      server.stop();
    }
  }

  it("is found by its label in any namespace", async () => {
    const operators = await operatorsAccordingTo((selector) => [
      200,
      { items: selector === "app.kubernetes.io/name=cloudnative-pg" ? [deployment] : [] },
    ]);
    assert.deepEqual(operators, [
      { namespace: "databases", name: "cnpg", replicas: 2, image: "mirror.example/cnpg:1.30.0", version: "1.30.0" },
    ]);
  });

  it("is unknown where the credentials may not list Deployments", async () => {
    const refused = refusal(403, "Forbidden", "deployments.apps is forbidden");
    assert.equal(await operatorsAccordingTo(() => refused), undefined);
  });
});

describe("the Cluster of the stack's name", () => {
  const recovery = { source: "origin" };

  async function bootstrapIn(cluster: Answer) {
    const server = new FakeApiServer(({ path }) => {
      if (path === "/apis") {
        return [200, { groups: [{ versions: [{ groupVersion: "postgresql.cnpg.io/v1", version: "v1" }] }] }];
      }
      if (path === "/api/v1/namespaces/litellm") return [200, { metadata: { name: "litellm" } }];
      if (path === "/apis/postgresql.cnpg.io/v1/namespaces/litellm/clusters/litellm-pg") return cluster;
      return [200, { items: [] }];
    });
    try {
      return (await readClusterFacts(await server.start(), "litellm", "litellm-pg")).bootstrap;
    } finally {
      server.stop();
    }
  }

  it("shows what it was made from", async () => {
    assert.deepEqual(await bootstrapIn([200, { spec: { bootstrap: { recovery } } }]), { recovery });
  });

  it("is unknown where there is none, or it may not be read", async () => {
    assert.equal(await bootstrapIn(refusal(404, "NotFound", "not found")), undefined);
    assert.equal(await bootstrapIn(refusal(403, "Forbidden", "forbidden")), undefined);
  });
});
