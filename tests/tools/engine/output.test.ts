import assert from "node:assert/strict";

import { changesIn, isUnchanged, problemsIn } from "../../../tools/engine/output";

// Recorded from Pulumi 3.259.0.
const failed = `Updating (t):

 +  pulumi:pulumi:Stack trial-t creating (0s)
Diagnostics:
  pulumi:pulumi:Stack (trial-t):
    error: update failed

  kubernetes:apps/v1:Deployment (web):
    error: Deployment trial/web: Apply failed with 1 conflict

Outputs:
    depName: "web"

Resources:
    3 unchanged
    2 errored

Duration: 2s
`;

describe("the engine's output", () => {
  it("yields the number of resources by change", () => {
    const text =
      "Outputs:\n    7 created\n\nResources:\n    + 12 created\n    +-1 replaced\n    2 changes. 9 unchanged\n\nDuration: 3s\n";
    assert.deepEqual(changesIn(text), { created: 12, replaced: 1, unchanged: 9 });
    assert.deepEqual(changesIn("\nResources:\n    + 28 to create\n    2 unchanged\n"), {
      "to create": 28,
      unchanged: 2,
    });
  });

  it("counts as unchanged only where every resource is unchanged", () => {
    assert.equal(isUnchanged(changesIn("\nResources:\n    12 unchanged\n")), true);
    assert.equal(isUnchanged(changesIn("\nResources:\n    + 1 created\n    12 unchanged\n")), false);
    assert.equal(isUnchanged(changesIn("no count at all")), false);
  });

  it("yields the problems without progress, counts and empty messages", () => {
    assert.equal(
      problemsIn(failed),
      "kubernetes:apps/v1:Deployment (web):\n    error: Deployment trial/web: Apply failed with 1 conflict",
    );
  });

  it("yields the violated policies", () => {
    const output = `Previewing update (ai-prod):

Policies:
    ❌ llm-gateway@v0.1.0 (local: policy)
        - [mandatory]  replicas  (Deployment: litellm)

Diagnostics:
  pulumi:pulumi:Stack (llm-gateway-ai-prod):
    error: preview failed

Outputs:
    profile: "dev"
`;
    assert.match(problemsIn(output), /^❌ llm-gateway.*\n\s+- \[mandatory\] {2}replicas {2}\(Deployment: litellm\)$/);
  });

  it("yields the error of a command without diagnostics", () => {
    assert.equal(problemsIn("warning: x\nerror: no stack named 't' found\n"), "error: no stack named 't' found");
  });
});
