import { z } from "zod";

import { defineRule } from "../pack/rule";
import { clustersOf, instancesOf } from "../stack/postgres";

/**
 * With three instances one can be lost or updated while a primary and a replica remain. The operator creates a PDB for the
 * replicas only from three instances on.
 */
export const tooFewPostgresInstances = defineRule({
  name: "too-few-postgres-instances",
  description: "PostgreSQL needs three instances or more, so that a primary and a replica remain when one is lost.",
  remedy: "Set llm-gateway:postgres.instances to 3 or more.",
  severity: "high",
  level: "mandatory",
  scope: "production",
  source: "https://cloudnative-pg.io/documentation/current/replication/",
  alone: true,
  options: { minimum: z.int().min(1).default(3).describe("the minimum number of instances") },
  check(stack, { minimum }, report) {
    for (const cluster of clustersOf(stack)) {
      const instances = instancesOf(cluster);
      if (typeof instances === "symbol" || (typeof instances === "number" && instances >= minimum)) continue;
      report(`has ${String(instances)} ${instances === 1 ? "instance" : "instances"}, fewer than ${minimum}`, cluster);
    }
  },
});
