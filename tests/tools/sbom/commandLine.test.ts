import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { sbom } from "../../../tools/sbom/commandLine";
import { lockedPackages } from "../../../tools/sbom/lockFile";
import { sbomProblems } from "../../../tools/sbom/problems";
import { projectRoot } from "../../../tools/shared/folders";
import { UsageError } from "../../../tools/shared/runMain";

describe("npm run sbom", function () {
  this.timeout(60_000);
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "llm-gateway-test-"));
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it("writes what the lock file of this checkout has", async () => {
    const file = join(folder, "new", "sbom.cdx.json");
    const packages = lockedPackages(readFileSync(join(projectRoot, "package-lock.json"), "utf8"));
    assert.match(await sbom([file]), new RegExp(`^${packages.length} packages of package-lock\\.json`));
    assert.deepEqual(sbomProblems(readFileSync(file, "utf8"), packages), []);
  });

  it("writes nothing where npm's bill is not that of the lock file", async () => {
    const bin = join(folder, "bin");
    mkdirSync(bin);
    const empty = JSON.stringify({ bomFormat: "CycloneDX", specVersion: "1.5", components: [] });
    writeFileSync(join(bin, "npm"), `#!/bin/sh\necho '${empty}'\n`, { mode: 0o755 });
    const file = join(folder, "none.json");
    const path = process.env["PATH"] ?? "";
    process.env["PATH"] = `${bin}:${path}`;
    try {
      await assert.rejects(sbom([file]), /nothing was written:\n(?: {2}\S+@\S+ is missing\n){10} {2}and \d+ more$/);
    } finally {
      process.env["PATH"] = path;
    }
    assert.equal(existsSync(file), false);
  });

  it("rejects a second file with the usage", async () => {
    await assert.rejects(sbom(["a", "b"]), UsageError);
    assert.match(await sbom(["--help"]), /^npm run sbom/);
  });
});
