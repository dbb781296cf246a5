import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";
import fc from "fast-check";

import { find, judge, type Mutable, set, stackResources } from "./support";

/** The paths of all values inside a value, down to a depth. */
function pathsIn(value: unknown, depth: number, path = ""): string[] {
  if (value === null || typeof value !== "object" || depth === 0) return [];
  return Object.entries(value).flatMap(([key, inside]) => {
    const here = `${path}${path === "" ? "" : "."}${key.replaceAll(".", "\\.")}`;
    return [here, ...pathsIn(inside, depth - 1, here)];
  });
}

/** What is held against the stack, apart from the advice that something isn't known. */
const held = (resources: Mutable[]) => judge(resources).filter(({ rule }) => rule !== "unknown-value-in-preview");

describe("policy on values that are not known yet", () => {
  it("holds nothing against what isn't known: each value of each resource in turn", async () => {
    const resources = await stackResources("ai-prod");
    const places = resources.flatMap(({ inputs }, index) => pathsIn(inputs, 12).map((path) => ({ index, path })));
    assert.ok(places.length > 500, `${places.length} values`);
    fc.assert(
      fc.property(fc.constantFrom(...places), ({ index, path }) => {
        const copy = structuredClone(resources);
        set(copy[index]?.inputs, path, pulumi.runtime.unknownValue);
        assert.deepEqual(held(copy), [], path);
      }),
      { numRuns: 150 },
    );
  });

  it("holds nothing against the parts of which most depends, one by one", async () => {
    const resources = await stackResources("ai-prod");
    for (const [index, { inputs }] of resources.entries()) {
      for (const path of pathsIn(inputs, 2)) {
        const copy = structuredClone(resources);
        set(copy[index]?.inputs, path, pulumi.runtime.unknownValue);
        assert.deepEqual(held(copy), [], `${resources[index]?.name ?? ""} ${path}`);
      }
    }
  });

  it("still finds what is wrong elsewhere, whatever isn't known", async () => {
    const resources = await stackResources("ai-prod");
    set(find(resources, "Cluster").inputs, "spec.instances", 1);
    set(find(resources, "Cluster").inputs, "spec.enablePDB", false);
    const others = resources.filter(({ type }) => !type.endsWith(":Cluster"));
    for (const other of others) {
      const copy = structuredClone(resources);
      const twin = copy.find(({ type, name }) => type === other.type && name === other.name);
      if (twin) for (const key of Object.keys(twin.inputs)) twin.inputs[key] = pulumi.runtime.unknownValue;
      const told = judge(copy).map(({ rule }) => rule);
      assert.ok(told.includes("too-few-postgres-instances"), `${other.name}: ${told.join()}`);
    }
  });
});
