import assert from "node:assert/strict";

import { isCreatedByPost, takeOverPatch } from "../../../../lab/standins/kubernetes/fieldManagers";
import type { Properties } from "../../../../lab/standins/plugin/values";

const entry = (manager: string, operation: string, fieldsV1: Properties, subresource?: string): Properties => ({
  manager,
  operation,
  apiVersion: "v1",
  fieldsV1,
  ...(subresource === undefined ? {} : { subresource }),
});

const object = (...managedFields: Properties[]): Properties => ({
  metadata: { name: "a", resourceVersion: "7", managedFields },
});

const data = (...keys: string[]): Properties => ({
  "f:data": Object.fromEntries(keys.map((key): [string, Properties] => [`f:${key}`, {}])),
});

const managersAfter = (live: Properties) =>
  (takeOverPatch(live)?.[0]?.value as Properties[] | undefined)?.map(({ manager, operation, fieldsV1 }) => [
    manager,
    operation,
    fieldsV1,
  ]);

describe("the managers of an object's fields", () => {
  it("are merged into one that applies, with the fields created by POST or changed by kubectl", () => {
    const live = object(
      entry("pulumi-kubernetes", "Update", data("a")),
      entry("kubectl-label", "Update", { "f:metadata": { "f:labels": { "f:x": {} } } }),
    );
    assert.deepEqual(managersAfter(live), [
      ["pulumi-kubernetes", "Apply", { ...data("a"), "f:metadata": { "f:labels": { "f:x": {} } } }],
    ]);
  });

  it("are merged with the existing one that applies", () => {
    const live = object(
      entry("pulumi-kubernetes", "Apply", data("a")),
      entry("kubectl-edit", "Update", data("a", "b")),
    );
    assert.deepEqual(managersAfter(live), [["pulumi-kubernetes", "Apply", data("a", "b")]]);
  });

  it("of others and of subresources are unchanged", () => {
    const others = [
      entry("kube-controller-manager", "Update", data("b")),
      entry("kubectl", "Update", { "f:spec": { "f:replicas": {} } }, "scale"),
    ];
    assert.equal(takeOverPatch(object(entry("pulumi-kubernetes", "Apply", data("a")), ...others)), undefined);
    const kept = managersAfter(object(entry("pulumi-kubernetes", "Update", data("a")), ...others));
    assert.deepEqual(
      kept?.map(([manager]) => manager),
      ["kube-controller-manager", "kubectl", "pulumi-kubernetes"],
    );
  });

  it("are changed only on the object that was read", () => {
    assert.deepEqual(takeOverPatch(object(entry("pulumi-kubernetes", "Update", {})))?.[1], {
      op: "replace",
      path: "/metadata/resourceVersion",
      value: "7",
    });
  });

  it("show whether an object is unchanged since its creation by POST", () => {
    assert.equal(isCreatedByPost(object(entry("pulumi-kubernetes", "Update", {}))), true);
    assert.equal(isCreatedByPost(object(entry("pulumi-kubernetes", "Apply", {}))), false);
    assert.equal(isCreatedByPost(object(entry("kubectl-label", "Update", {}))), false);
  });
});
