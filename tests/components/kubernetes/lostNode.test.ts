import assert from "node:assert/strict";

import { podTemplate } from "../../support/podTemplates";
import { runStack } from "../../support/runStack";

describe("a lost node", () => {
  for (const workload of ["redis-server", "litellm-proxy"] as const)
    it(`has the pods of ${workload} replaced after 10 s, rather than Kubernetes' 300 s`, async () => {
      const { spec } = podTemplate(await runStack("prod"), workload);
      assert.deepEqual(
        spec.tolerations.map(({ key, effect, tolerationSeconds }) => [key, effect, tolerationSeconds]),
        [
          ["node.kubernetes.io/not-ready", "NoExecute", 10],
          ["node.kubernetes.io/unreachable", "NoExecute", 10],
        ],
      );
    });
});
