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

/** A proxy that loads its variables from these ConfigMaps, in this order. */
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

describe("policy variableOf", () => {
  it("takes the last of several sources, however often it is asked", () => {
    const { stack, container } = loading({ NAME: "first" }, { NAME: "second" });
    const asked = [1, 2, 3].map(() => variableOf(stack, container, "NAME"));
    assert.deepEqual(asked, Array(3).fill({ kind: "literal", value: "second" }));
  });
});
