import assert from "node:assert/strict";

import { changesBetween, formatPath } from "../../../../lab/standins/kubernetes/diff";
import { replacingFields } from "../../../../lab/standins/kubernetes/replacement";
import { omit, type Properties } from "../../../../lab/standins/plugin/values";

const mutable = { enableConfigMapMutable: true, enableSecretMutable: true };
const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

const deployment = (over: Properties = {}): Properties => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "web", labels: { "app.kubernetes.io/name": "web" } },
  spec: { replicas: 1, selector: { matchLabels: { a: "b" } }, containers: [{ image: "x:1" }, { image: "y:1" }] },
  ...over,
});
const spec = (over: Properties): Properties => deployment({ spec: { ...(deployment().spec as Properties), ...over } });
const replacing = replacingFields({ apiVersion: "apps/v1", kind: "Deployment" }, mutable, false);

describe("the difference between two inputs", () => {
  it("is empty between equal inputs", () => {
    assert.equal(changesBetween(deployment(), deployment(), replacing).size, 0);
  });

  it("names added, changed and removed properties by their paths", () => {
    const news = spec({ replicas: 2, containers: [{ image: "x:1" }, { image: "y:2" }], paused: true });
    const olds = omit(deployment(), "metadata");
    const found = changesBetween(olds, news, []);
    assert.deepEqual(
      [...found].map(([path, { kind }]) => [path, kind]),
      [
        ["spec.replicas", "update"],
        ["spec.containers[1].image", "update"],
        ["spec.paused", "add"],
        ["metadata", "add"],
      ],
    );
    assert.equal(changesBetween(news, spec({ replicas: 2 }), []).get("spec.paused")?.kind, "delete");
  });

  it("writes keys with dots in brackets", () => {
    assert.equal(
      formatPath(["metadata", "labels", "app.kubernetes.io/name"]),
      'metadata.labels["app.kubernetes.io/name"]',
    );
    assert.equal(formatPath(["containers", 0, "image"]), "containers[0].image");
  });

  it("replaces where a selector changes", () => {
    const found = changesBetween(deployment(), spec({ selector: { matchLabels: { a: "c" } } }), replacing);
    assert.deepEqual([...found.values()], [{ kind: "update", replace: true }]);
  });

  it("replaces where an added part contains an immutable field", () => {
    const olds = omit(deployment(), "spec");
    assert.equal(changesBetween(olds, deployment(), replacing).get("spec")?.replace, true);
    assert.equal(changesBetween(olds, { ...olds, spec: { replicas: 1 } }, replacing).get("spec")?.replace, false);
  });

  it("counts an unknown value as changed", () => {
    assert.equal(
      changesBetween(deployment(), spec({ replicas: unknown }), replacing).get("spec.replicas")?.kind,
      "update",
    );
  });

  it("omits ignored properties only", () => {
    const news = spec({ replicas: 2, replicasOther: 3 });
    assert.deepEqual([...changesBetween(deployment(), news, [], ["spec.replicas"]).keys()], ["spec.replicasOther"]);
  });
});

describe("the fields that can't be changed in place", () => {
  const fields = (kind: string, settings = mutable, immutable = false): string[] =>
    replacingFields({ apiVersion: "v1", kind }, settings, immutable);

  it("are name and namespace for every kind", () => {
    assert.deepEqual(replacingFields({ apiVersion: "example.com/v1", kind: "Widget" }, mutable, false), [
      "metadata.name",
      "metadata.namespace",
    ]);
  });

  it("include a Job's template and a StatefulSet's claims", () => {
    assert.ok(replacingFields({ apiVersion: "batch/v1", kind: "Job" }, mutable, false).includes("spec.template"));
    const statefulSet = replacingFields({ apiVersion: "apps/v1", kind: "StatefulSet" }, mutable, false);
    assert.ok(statefulSet.includes("spec.volumeClaimTemplates"));
  });

  it("include the data of a ConfigMap and a Secret, unless the provider's settings make it mutable", () => {
    const fixed = { enableConfigMapMutable: false, enableSecretMutable: false };
    assert.equal(fields("ConfigMap", fixed).includes("data"), true);
    assert.equal(fields("Secret", fixed).includes("stringData"), true);
    assert.equal(fields("ConfigMap").includes("data"), false);
    assert.equal(fields("Secret").includes("stringData"), false);
  });

  it("include the data of an immutable object", () => {
    assert.equal(fields("ConfigMap", mutable, true).includes("data"), true);
  });
});
