import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";
import fc from "fast-check";

import { find, judge, type Mutable, set, stackResources } from "./support";

/** The paths of all nested values, down to a depth. */
function pathsIn(value: unknown, depth: number, path = ""): string[] {
  if (value === null || typeof value !== "object" || depth === 0) return [];
  return Object.entries(value).flatMap(([key, inside]) => {
    const here = `${path}${path === "" ? "" : "."}${key.replaceAll(".", "\\.")}`;
    return [here, ...pathsIn(inside, depth - 1, here)];
  });
}

/** The violations, except the advice that a value is unknown. */
const violationsOf = (resources: Mutable[]) =>
  judge(resources).filter(({ rule }) => rule !== "unknown-value-in-preview");

describe("policies on unknown values", () => {
  it("report nothing for an unknown value, wherever it is", async () => {
    const resources = await stackResources("ai-prod");
    const places = resources.flatMap(({ inputs }, index) => pathsIn(inputs, 12).map((path) => ({ index, path })));
    assert.ok(places.length > 500, `${places.length} values`);
    fc.assert(
      fc.property(fc.constantFrom(...places), ({ index, path }) => {
        const copy = structuredClone(resources);
        set(copy[index]?.inputs, path, pulumi.runtime.unknownValue);
        assert.deepEqual(violationsOf(copy), [], path);
      }),
      { numRuns: 150 },
    );
  });

  it("report nothing for an unknown value near the root of a resource", async () => {
    const resources = await stackResources("ai-prod");
    for (const [index, { inputs }] of resources.entries()) {
      for (const path of pathsIn(inputs, 2)) {
        const copy = structuredClone(resources);
        set(copy[index]?.inputs, path, pulumi.runtime.unknownValue);
        assert.deepEqual(violationsOf(copy), [], `${resources[index]?.name ?? ""} ${path}`);
      }
    }
  });

  it("report a violation while other resources are unknown", async () => {
    const resources = await stackResources("ai-prod");
    set(find(resources, "Cluster").inputs, "spec.instances", 1);
    set(find(resources, "Cluster").inputs, "spec.enablePDB", false);
    const others = resources.filter(({ type }) => !type.endsWith(":Cluster"));
    for (const other of others) {
      const copy = structuredClone(resources);
      const twin = copy.find(({ type, name }) => type === other.type && name === other.name);
      if (twin) for (const key of Object.keys(twin.inputs)) twin.inputs[key] = pulumi.runtime.unknownValue;
      const reported = judge(copy).map(({ rule }) => rule);
      assert.ok(reported.includes("too-few-postgres-instances"), `${other.name}: ${reported.join()}`);
    }
  });
});
