import { z } from "zod";

import { defineRule } from "../pack/rule";
import { clustersOf } from "../stack/postgres";
import { parseQuantity } from "../stack/quantity";
import { at, type Value } from "../stack/values";
import { containersOf, workloadsOf } from "../stack/workloads";

/** The missing requests and limits; as nouns after "has". */
function faultsOf(resources: Value, required: readonly string[]): string[] {
  const faults: string[] = [];
  for (const path of required) {
    const [part = "", name = ""] = path.split(".");
    const value = at(resources, part, name);
    if (typeof value === "symbol") continue;
    const size = typeof value === "number" ? value : parseQuantity(typeof value === "string" ? value : "");
    if (size === undefined || size <= 0) faults.push(`no resources.${path}`);
  }
  return faults;
}

/**
 * Without requests the scheduler overcommits nodes, and without a memory limit a memory leak affects other pods of the node.
 * A CPU limit is not required: it throttles the container, and the requests of other pods protect them already.
 */
export const missingResourceRequestsOrLimits = defineRule({
  name: "missing-resource-requests-or-limits",
  description: "Every container, and every PostgreSQL instance, needs CPU and memory requests and a memory limit.",
  remedy: "Set resources.requests.cpu, resources.requests.memory and resources.limits.memory.",
  severity: "medium",
  level: "mandatory",
  scope: "every-stack",
  source: "https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/",
  alone: true,
  options: {
    required: z
      .array(z.enum(["requests.cpu", "requests.memory", "limits.cpu", "limits.memory"]))
      .default(["requests.cpu", "requests.memory", "limits.memory"])
      .describe("the requests and limits that every container must set"),
  },
  check(stack, { required }, report) {
    for (const workload of workloadsOf(stack)) {
      for (const { name, spec } of containersOf(workload)) {
        for (const fault of faultsOf(at(spec, "resources"), required)) {
          report(`has ${fault} in container ${name}`, workload.resource);
        }
      }
    }
    for (const cluster of clustersOf(stack)) {
      for (const fault of faultsOf(at(cluster.inputs, "spec", "resources"), required)) report(`has ${fault}`, cluster);
    }
  },
});
