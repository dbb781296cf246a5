import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { projectRoot } from "../../tools/shared/folders";

interface Manifest {
  dependencies: Record<string, string>;
  devDependencies?: Record<string, string>;
  main?: string;
  files?: string[];
}

interface Lock {
  packages: Record<string, { version?: string; resolved?: string; integrity?: string } & Partial<Manifest>>;
}

const read = (...path: string[]): unknown => JSON.parse(readFileSync(join(projectRoot, ...path), "utf8"));
const own = read("policy", "package.json") as Manifest;
const root = read("package.json") as Manifest;
const ownLock = read("policy", "package-lock.json") as Lock;
const rootLock = read("package-lock.json") as Lock;

describe("the package of the policy pack", () => {
  it("pins its dependencies to the versions of the checkout", () => {
    const around: Record<string, string | undefined> = { ...root.devDependencies, ...root.dependencies };
    for (const [name, version] of Object.entries(own.dependencies)) {
      assert.equal(version, around[name], `policy/package.json and package.json differ in ${name}`);
    }
  });

  it("has the dependencies that its lock file has", () => {
    assert.deepEqual(ownLock.packages[""]?.dependencies, own.dependencies, "run `npm install` in policy/");
  });

  it("locks its dependencies to the same files as the checkout", () => {
    for (const name of Object.keys(own.dependencies)) {
      const path = `node_modules/${name}`;
      assert.ok(ownLock.packages[path]?.integrity, `${name} is not locked`);
      assert.equal(ownLock.packages[path].integrity, rootLock.packages[path]?.integrity, name);
    }
  });

  it("locks no registry address, so that npm uses the configured one", () => {
    const named = Object.entries(ownLock.packages).filter(([, { resolved }]) => resolved !== undefined);
    assert.deepEqual(named, []);
  });

  it("publishes everything in its folder, the page of policies included", () => {
    // npm always publishes package.json, and never package-lock.json.
    const unpublished = ["node_modules", "package.json", "package-lock.json"];
    const expected = readdirSync(join(projectRoot, "policy")).filter((name) => !unpublished.includes(name));
    assert.deepEqual([own.main, ...(own.files ?? [])].sort(), expected.sort());
    assert.ok(expected.includes("docs"));
  });
});
