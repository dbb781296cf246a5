import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { projectRoot } from "../../tools/shared/folders";

interface Manifest {
  dependencies: Record<string, string>;
  devDependencies?: Record<string, string>;
}

interface Lock {
  packages: Record<string, { version?: string; resolved?: string; integrity?: string } & Partial<Manifest>>;
}

const read = (...path: string[]): unknown => JSON.parse(readFileSync(join(projectRoot, ...path), "utf8"));
const own = read("policy", "package.json") as Manifest;
const root = read("package.json") as Manifest;
const ownLock = read("policy", "package-lock.json") as Lock;
const rootLock = read("package-lock.json") as Lock;

describe("the policy pack's packages", () => {
  it("are pinned to the versions that the checkout around it has", () => {
    const around: Record<string, string | undefined> = { ...root.devDependencies, ...root.dependencies };
    for (const [name, version] of Object.entries(own.dependencies)) {
      assert.equal(version, around[name], `policy/package.json and package.json differ in ${name}`);
    }
  });

  it("are those of its lock file", () => {
    assert.deepEqual(ownLock.packages[""]?.dependencies, own.dependencies, "run `npm install` in policy/");
  });

  it("are locked to the same files as the checkout's", () => {
    for (const name of Object.keys(own.dependencies)) {
      const path = `node_modules/${name}`;
      assert.ok(ownLock.packages[path]?.integrity, `${name} is not locked`);
      assert.equal(ownLock.packages[path].integrity, rootLock.packages[path]?.integrity, name);
    }
  });

  it("are locked without the address of a registry, so that npm asks the one that it is configured for", () => {
    const named = Object.entries(ownLock.packages).filter(([, { resolved }]) => resolved !== undefined);
    assert.deepEqual(named, []);
  });
});
