import assert from "node:assert/strict";

import { profileNames } from "../../../components/profile";
import { valueAt } from "../../../tools/program/valueAt";
import { podTemplates, selects } from "../../support/podTemplates";
import { createdResources, findCreatedResource, runStack } from "../../support/runStack";

/** The workloads whose pods a selector takes. */
async function selected(selector: unknown): Promise<string[]> {
  const run = await runStack("prod");
  return podTemplates(run)
    .filter((template) => selects(selector, template))
    .map(({ workload }) => workload);
}

describe("what selects pods", () => {
  const selectors: [string, string, string, string][] = [
    ["the proxy's Service", "Service", "litellm-service", "spec.selector"],
    ["the proxy's disruption budget", "PodDisruptionBudget", "", "spec.selector.matchLabels"],
    ["the Deployment", "Deployment", "-proxy", "spec.selector.matchLabels"],
  ];
  for (const [what, kind, nameEnd, path] of selectors) {
    it(`takes the proxy's pods and neither the migration's nor the pruning's: ${what}`, async () => {
      const { inputs } = findCreatedResource(await runStack("prod"), kind, nameEnd);
      assert.deepEqual(await selected(valueAt(inputs, path)), ["gateway-litellm-proxy"]);
    });
  }

  it("takes the proxy's pods: how they are spread", async () => {
    const { inputs } = findCreatedResource(await runStack("prod"), "Deployment", "-proxy");
    const constraints = valueAt(inputs, "spec.template.spec.topologySpreadConstraints") as unknown[];
    for (const constraint of constraints) {
      assert.deepEqual(await selected(valueAt(constraint, "labelSelector.matchLabels")), ["gateway-litellm-proxy"]);
    }
  });

  for (const [kind, path] of [
    ["Service", "spec.selector"],
    ["Deployment", "spec.selector.matchLabels"],
  ] as const) {
    it(`takes Redis' pod alone: its ${kind}`, async () => {
      const { inputs } = findCreatedResource(
        await runStack("prod"),
        kind,
        kind === "Service" ? "redis-service" : "redis-server",
      );
      assert.deepEqual(await selected(valueAt(inputs, path)), ["gateway-redis-server"]);
    });
  }

  it("doesn't depend on the profile, which may change over a workload's life", async () => {
    const [first, ...others] = await Promise.all(
      profileNames.map(async (profile) => findCreatedResource(await runStack(profile), "Deployment", "-proxy")),
    );
    for (const other of others) {
      assert.deepEqual(valueAt(other.inputs, "spec.selector"), valueAt(first?.inputs, "spec.selector"));
    }
  });

  it("differs between two gateways in one namespace", async () => {
    const other = findCreatedResource(await runStack("prod", { litellm: { name: "second" } }), "Deployment", "-proxy");
    assert.deepEqual(await selected(valueAt(other.inputs, "spec.selector.matchLabels")), []);
  });
});

describe("the ports that Services send to", () => {
  it("are ports that the pods have", async () => {
    const run = await runStack("prod", { monitoring: { metrics: true } });
    for (const service of createdResources(run, "Service")) {
      const pod = podTemplates(run).find((template) => selects(valueAt(service.inputs, "spec.selector"), template));
      assert.ok(pod, service.name);
      const open = pod.spec.containers.flatMap(({ ports }) => ports.map(({ name }) => name));
      const targets = valueAt(service.inputs, "spec.ports") as { targetPort: string }[];
      for (const { targetPort } of targets) assert.ok(open.includes(targetPort), `${service.name}: ${targetPort}`);
    }
  });
});
