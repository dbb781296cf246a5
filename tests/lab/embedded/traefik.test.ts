import assert from "node:assert/strict";

import { parseAllDocuments } from "yaml";

import { traefikManifest } from "../../../lab/embedded/traefik";

interface Rule {
  apiGroups: string[];
  resources: string[];
  verbs: string[];
}

interface Document {
  kind: string;
  rules: Rule[];
}

const manifest = traefikManifest("localhost/traefik:1");
const documents = parseAllDocuments(manifest).map((document) => document.toJS() as Document);

describe("Traefik's manifest", () => {
  it("names the local image, and never pulls", () => {
    assert.match(manifest, /image: localhost\/traefik:1\n +imagePullPolicy: IfNotPresent/);
  });

  it("grants no more than to read, and to report a status", () => {
    const rules = documents.find(({ kind }) => kind === "ClusterRole")?.rules ?? [];
    assert.notEqual(rules.length, 0);
    for (const { apiGroups, resources, verbs } of rules) {
      assert.ok(![...apiGroups, ...resources, ...verbs].includes("*"));
      const reading = verbs.every((verb) => ["get", "list", "watch"].includes(verb));
      assert.ok(reading || resources.every((resource) => resource.endsWith("/status")), resources.join(", "));
    }
  });
});
