import assert from "node:assert/strict";

import { add, podDemand, quantity, resourceDemand, times } from "../../../tools/cost/quantities";

const mebibyte = 2 ** 20;
const container = (cpu: string, memory: string) => ({ resources: { requests: { cpu, memory }, limits: { memory } } });

describe("what pods demand", () => {
  it("reads quantities as text or number", () => {
    assert.deepEqual([quantity("250m"), quantity("1Gi"), quantity(2), quantity(undefined)], [0.25, 2 ** 30, 2, 0]);
  });

  it("counts memory without a limit with its request", () => {
    const demand = resourceDemand({ requests: { cpu: "1", memory: "64Mi" } });
    assert.deepEqual(demand, { pods: 1, cpu: 1, memory: 64 * mebibyte, memoryLimit: 64 * mebibyte });
  });

  it("is the sum of a pod's containers", () => {
    const demand = podDemand({ containers: [container("100m", "1Mi"), container("150m", "2Mi")] });
    assert.deepEqual(demand, { pods: 1, cpu: 0.25, memory: 3 * mebibyte, memoryLimit: 3 * mebibyte });
  });

  it("is a larger init container's, measure by measure", () => {
    const pod = { initContainers: [container("1", "1Mi")], containers: [container("500m", "2Mi")] };
    assert.deepEqual(podDemand(pod), { pods: 1, cpu: 1, memory: 2 * mebibyte, memoryLimit: 2 * mebibyte });
  });

  it("adds up and multiplies every measure", () => {
    const one = { pods: 1, cpu: 2, memory: 3, memoryLimit: 4 };
    assert.deepEqual(add(one, one), { pods: 2, cpu: 4, memory: 6, memoryLimit: 8 });
    assert.deepEqual(times(3, one), { pods: 3, cpu: 6, memory: 9, memoryLimit: 12 });
  });
});
