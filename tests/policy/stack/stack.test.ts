import assert from "node:assert/strict";

import type { Resource } from "../../../policy/stack/resource";
import { resourcesOf, stackOf } from "../../../policy/stack/stack";

const resource = (name: string, kind: string, group: string): Resource => ({
  urn: `urn:${name}`,
  type: `kubernetes:${group || "core"}/v1:${kind}`,
  name,
  inputs: {},
  protect: false,
  kind,
  group,
});

describe("resourcesOf", () => {
  const stack = stackOf(
    "mine",
    [resource("a", "Service", ""), resource("b", "Service", "serving.knative.dev"), resource("c", "Service", "")],
    [],
  );

  it("returns those of the kind and API group in their order", () => {
    assert.deepEqual(
      resourcesOf(stack, "Service", "").map(({ name }) => name),
      ["a", "c"],
    );
    assert.deepEqual(
      resourcesOf(stack, "Service", "serving.knative.dev").map(({ name }) => name),
      ["b"],
    );
  });

  it("returns nothing for a kind that the stack doesn't have", () => {
    assert.deepEqual(resourcesOf(stack, "Secret", ""), []);
  });
});
