import assert from "node:assert/strict";

import { worthShowing } from "../../../tools/local/engineLines";

describe("the engine's lines that are shown as progress", () => {
  const shown = [
    " +  kubernetes:core/v1:ConfigMap gateway-litellm-config created (0.04s) ",
    " +  kubernetes:apps/v1:StatefulSet gateway-redis-server creating (1s) waiting for 0 of 1 replicas to be ready",
    " ~  kubernetes:apps/v1:Deployment gateway-litellm-proxy updated (38s) [diff: ~spec]; ",
    " -- kubernetes:batch/v1:Job gateway-litellm-migration deleted original (0.12s) [diff: ~metadata,spec]; ",
  ];
  for (const line of shown) {
    it(`include ${JSON.stringify(line)}`, () => {
      assert.ok(worthShowing(line));
    });
  }

  const hidden = [
    " +  kubernetes:core/v1:ConfigMap gateway-litellm-config creating (0s) ",
    " ~  kubernetes:apps/v1:Deployment gateway-litellm-proxy updating (0s) [diff: ~spec]; ",
    '    namespace          : "litellm"',
    "Outputs:",
    "    + 28 created",
    "@ updating.....",
    "",
  ];
  for (const line of hidden) {
    it(`leave out ${JSON.stringify(line)}`, () => {
      assert.ok(!worthShowing(line));
    });
  }
});
