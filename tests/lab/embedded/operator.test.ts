import assert from "node:assert/strict";

import { parseAllDocuments } from "yaml";

import { localManifest, splitDefinitions } from "../../../lab/embedded/operator";

const manifest = `apiVersion: v1
kind: Namespace
metadata: {name: cnpg-system}
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: clusters.postgresql.cnpg.io}
---
apiVersion: apps/v1
kind: Deployment
spec:
  replicas: 1
  template:
    spec:
      containers:
        - image: ghcr.io/cloudnative-pg/cloudnative-pg:1.30.0
          imagePullPolicy: Always
          env: [{name: OPERATOR_IMAGE_NAME, value: "ghcr.io/cloudnative-pg/cloudnative-pg:1.30.0"}]
---
`;

describe("the operator's release manifest", () => {
  it("replaces every public image by the local one, without pulling", () => {
    const local = localManifest(manifest, "1.30.0", "localhost/cnpg:1");
    assert.doesNotMatch(local, /ghcr\.io|Always/);
    assert.equal(local.match(/localhost\/cnpg:1/g)?.length, 2);
  });

  it("sets two replicas", () => {
    assert.match(localManifest(manifest, "1.30.0", "localhost/cnpg:1"), /^spec:\n {2}replicas: 2$/m);
  });

  it("gets the replicas on two nodes, where there are two", () => {
    const [, , deployment] = parseAllDocuments(localManifest(manifest, "1.30.0", "localhost/cnpg:1"));
    const { affinity, containers } = (deployment?.toJS() as { spec: { template: { spec: Record<string, unknown> } } })
      .spec.template.spec;
    assert.match(JSON.stringify(affinity), /"preferred.*"topologyKey":"kubernetes.io\/hostname"/);
    assert.ok(containers);
  });

  it("is split into definitions and the rest", () => {
    const { definitions, rest } = splitDefinitions(manifest);
    assert.match(definitions, /clusters\.postgresql\.cnpg\.io/);
    assert.doesNotMatch(definitions, /Deployment|Namespace/);
    assert.match(rest, /kind: Namespace[\s\S]*kind: Deployment/);
    assert.doesNotMatch(rest, /CustomResourceDefinition/);
  });
});
