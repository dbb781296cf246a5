import assert from "node:assert/strict";

import { scratchPod } from "../../../tools/verify/cluster/scratchPod";

const pod = scratchPod({
  name: "verify-writer",
  image: "postgres:18.4",
  user: 26,
  command: ["sh"],
  env: [],
  lifetimeSeconds: 900,
});

describe("verify: scratch pods", () => {
  it("have their own label and not the gateway's", () => {
    assert.deepEqual(pod.metadata?.labels, {
      "llm-gateway/verify": "true",
      "llm-gateway/scratch": "verify-writer",
    });
  });

  it("stop by themselves without a cleanup", () => {
    assert.equal(pod.spec?.activeDeadlineSeconds, 900);
    assert.equal(pod.spec?.restartPolicy, "Never");
  });

  it("pass the restricted Pod Security Standard", () => {
    assert.equal(pod.spec?.securityContext?.runAsNonRoot, true);
    assert.deepEqual(pod.spec?.securityContext?.seccompProfile, { type: "RuntimeDefault" });
    const [container] = pod.spec?.containers ?? [];
    assert.equal(container?.securityContext?.allowPrivilegeEscalation, false);
    assert.deepEqual(container?.securityContext?.capabilities, { drop: ["ALL"] });
    assert.equal(pod.spec?.automountServiceAccountToken, false);
  });
});
