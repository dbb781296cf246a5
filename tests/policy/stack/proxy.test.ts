import assert from "node:assert/strict";

import { proxiesOf, variableOf } from "../../../policy/stack/proxy";
import { viewOf } from "../../../policy/stack/resource";
import { stackOf } from "../../../policy/stack/stack";
import type { Value } from "../../../policy/stack/values";

const resource = (type: string, name: string, inputs: Record<string, Value>) =>
  viewOf({
    urn: name,
    type: `kubernetes:${type}`,
    name,
    inputs: { metadata: { name, namespace: "litellm" }, ...inputs },
    protect: false,
  });

/** A proxy whose envFrom lists these ConfigMaps, in this order. */
function loading(...data: Record<string, string>[]) {
  const sources = data.map((_, index) => ({ configMapRef: { name: `source-${index}` } }));
  const container = { name: "litellm", image: "litellm:v1.109.1", envFrom: sources };
  const stack = stackOf(
    "ai-prod",
    [
      ...resource("apps/v1:Deployment", "litellm", { spec: { template: { spec: { containers: [container] } } } }),
      ...data.flatMap((own, index) => resource("core/v1:ConfigMap", `source-${index}`, { data: own })),
    ],
    [],
  );
  const [proxy] = proxiesOf(stack);
  assert.ok(proxy);
  return { stack, container: proxy.container };
}

describe("variableOf", () => {
  it("returns the value of the last envFrom source, on every call", () => {
    const { stack, container } = loading({ NAME: "first" }, { NAME: "second" });
    const results = [1, 2, 3].map(() => variableOf(stack, container, "NAME"));
    assert.deepEqual(results, Array(3).fill({ kind: "literal", value: "second" }));
  });
});
