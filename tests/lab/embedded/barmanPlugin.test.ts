import assert from "node:assert/strict";

import { localPluginManifest } from "../../../lab/embedded/barmanPlugin";

const manifest = `apiVersion: v1
kind: Secret
metadata: {name: plugin-barman-cloud}
data:
  SIDECAR_IMAGE: |
    Z2hjci5pby9zaWRlY2Fy
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: barman-cloud}
spec:
  template:
    spec:
      containers:
        - name: barman-cloud
          image: ghcr.io/cloudnative-pg/plugin-barman-cloud-testing:main
---
apiVersion: cert-manager.io/v1
kind: Certificate
metadata: {name: barman-cloud-client}
---
`;

const local = localPluginManifest(manifest, { plugin: "localhost/plugin:1", sidecar: "localhost/sidecar:1" });

describe("the barman-cloud plugin's manifest", () => {
  it("names the local images instead of the public ones, and never pulls", () => {
    assert.match(local, /image: localhost\/plugin:1\n +imagePullPolicy: IfNotPresent/);
    assert.ok(local.includes(Buffer.from("localhost/sidecar:1").toString("base64")));
    assert.doesNotMatch(local, /ghcr\.io|Z2hjci5pby9zaWRlY2Fy/);
  });

  it("needs no cert-manager", () => {
    assert.doesNotMatch(local, /cert-manager|kind: Certificate/);
  });
});
