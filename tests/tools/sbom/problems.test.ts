import assert from "node:assert/strict";

import { sbomProblems } from "../../../tools/sbom/problems";

const packages = [
  { name: "@team/a", version: "1.0.0", integrity: "sha512-qrs=" },
  { name: "b", version: "2.0.0" },
];

const component = (name: string, version: string, content?: string) => ({
  name,
  version,
  purl: `pkg:npm/${name}@${version}`,
  ...(content === undefined ? {} : { hashes: [{ alg: "SHA-512", content }] }),
});

const bill = (...components: object[]): string =>
  JSON.stringify({ bomFormat: "CycloneDX", specVersion: "1.5", components });

describe("sbomProblems", () => {
  it("accepts a bill with every package of the lock file", () => {
    assert.deepEqual(sbomProblems(bill(component("@team/a", "1.0.0", "aabb"), component("b", "2.0.0")), packages), []);
  });

  it("takes a scope for a group", () => {
    const scoped = { ...component("a", "1.0.0", "aabb"), group: "@team" };
    assert.deepEqual(sbomProblems(bill(scoped, component("b", "2.0.0")), packages), []);
  });

  it("names packages that are missing, unknown, or of another version or hash", () => {
    const found = sbomProblems(bill(component("@team/a", "1.0.0", "aabc"), component("b", "2.0.1")), packages);
    assert.deepEqual(found, [
      "b@2.0.0 is missing",
      "b@2.0.1 is not in the lock file",
      "@team/a@1.0.0 has another hash",
    ]);
  });

  it("misses the hash of a package that has one in the lock file", () => {
    const found = sbomProblems(bill(component("@team/a", "1.0.0"), component("b", "2.0.0")), packages);
    assert.deepEqual(found, ["@team/a@1.0.0 has another hash"]);
  });

  it("needs the strongest of several hashes only", () => {
    const several = [{ name: "b", version: "2.0.0", integrity: "sha1-AA== sha512-qrs=" }];
    assert.deepEqual(sbomProblems(bill(component("b", "2.0.0", "aabb")), several), []);
  });

  it("rejects another format", () => {
    assert.deepEqual(sbomProblems("", packages), ["it is not JSON"]);
    assert.match(sbomProblems('{"spdxVersion":"SPDX-2.3"}', packages).join(), /bomFormat/);
    assert.match(sbomProblems(bill({ name: "b", version: "2.0.0" }), packages).join(), /components\.0\.purl/);
  });
});
