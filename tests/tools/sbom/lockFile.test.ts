import assert from "node:assert/strict";

import { lockedPackages } from "../../../tools/sbom/lockFile";

const lock = (packages: Record<string, object>): string => JSON.stringify({ packages });

describe("lockedPackages", () => {
  it("returns each version of a package once, nested ones too", () => {
    const found = lockedPackages(
      lock({
        "": { name: "own", version: "1.0.0" },
        "node_modules/@team/a": { version: "1.0.0", integrity: "sha512-AA==" },
        "node_modules/b/node_modules/@team/a": { version: "2.0.0" },
        "node_modules/c/node_modules/@team/a": { version: "2.0.0" },
      }),
    );
    assert.deepEqual(found, [
      { name: "@team/a", version: "1.0.0", integrity: "sha512-AA==" },
      { name: "@team/a", version: "2.0.0" },
    ]);
  });

  it("returns the name of a package that is installed under another one", () => {
    const [found] = lockedPackages(lock({ "node_modules/alias": { name: "real", version: "1.0.0" } }));
    assert.equal(found?.name, "real");
  });

  it("leaves out the project's own folders", () => {
    const own = { "": {}, policy: { version: "1.0.0" }, "node_modules/policy": { resolved: "policy", link: true } };
    assert.deepEqual(lockedPackages(lock(own)), []);
  });
});
