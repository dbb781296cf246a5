import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { X509Certificate } from "node:crypto";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { projectRoot } from "../../tools/shared/folders";
import { blocksRunBy, commandBlocks, commandPages } from "../support/documentedCommands";

const blocks = commandPages.flatMap(commandBlocks);

describe("the commands of the documents", function () {
  this.timeout(180_000);
  let clone: string;

  before(() => {
    clone = mkdtempSync(join(tmpdir(), "llm-gateway-test-"));
    const git = (...args: string[]) => execFileSync("git", args, { cwd: clone, stdio: "pipe" });
    // A branch main is where a reader is; a checkout of CI may have none.
    git("clone", "--quiet", "--shared", "--no-checkout", projectRoot, ".");
    git(
      "checkout",
      "--quiet",
      "-B",
      "main",
      execFileSync("git", ["rev-parse", "HEAD"], { cwd: projectRoot }).toString().trim(),
    );
    symlinkSync(join(projectRoot, "node_modules"), join(clone, "node_modules"));
    mkdirSync(join(clone, "bin"));
    for (const name of ["helm", "kubectl"]) {
      writeFileSync(join(clone, "bin", name), `#!/bin/sh\necho "${name} $*" >> bin/calls\n`);
      chmodSync(join(clone, "bin", name), 0o755);
    }
  });
  after(() => {
    rmSync(clone, { recursive: true, force: true });
  });

  it("say of each block what runs it, or why nothing does", () => {
    const unmarked = blocks.filter(({ runBy, notRun }) => runBy === undefined && notRun === undefined);
    assert.deepEqual(
      unmarked.map(({ page, line }) => `${page}:${line}`),
      [],
    );
  });

  it("name only files that run their page's blocks", () => {
    for (const { page, line, runBy } of blocks) {
      if (runBy === undefined) continue;
      const file = join(projectRoot, runBy);
      assert.ok(existsSync(file), `${page}:${line}: ${runBy}`);
      assert.ok(readFileSync(file, "utf8").includes(`blocksRunBy("${runBy}")`), `${runBy} doesn't run its blocks`);
    }
  });

  it("only read where the suite runs them on a cluster", () => {
    for (const [name, { script }] of blocksRunBy("tests/e2e/promises/documentedCommands.ts")) {
      const commands = script
        .replaceAll("\\\n", "")
        .replaceAll("primary=$(", "")
        .trim()
        .split(/\n| \| /);
      const reading =
        /^(?:kubectl (?:get|logs) |kubectl exec "\$primary" -c postgres -- psql .*["']select |tail -\d+$)/;
      assert.deepEqual(
        commands.filter((command) => !reading.test(command)),
        [],
        name,
      );
    }
  });

  for (const { page, line, script } of blocks) {
    it(`are valid shell in ${page}:${line}`, () => {
      execFileSync("bash", ["-n", "-c", script], { stdio: "pipe" });
    });
  }

  for (const [name, { script }] of blocksRunBy("tests/docs/commands.test.ts")) {
    it(`run without a cluster out of ${name}, helm and kubectl replaced`, () => {
      const env = { ...process.env, PATH: `${join(clone, "bin")}:${process.env["PATH"] ?? ""}` };
      execFileSync("bash", ["-e", "-o", "pipefail", "-c", script], { cwd: clone, env, stdio: "pipe" });
    });
  }

  it("make certificates of the plugin's server and client that are not a CA's and have its name", () => {
    const calls = readFileSync(join(clone, "bin", "calls"), "utf8");
    for (const side of ["server", "client"]) {
      const certificate = new X509Certificate(readFileSync(join(clone, `${side}.crt`)));
      assert.equal(certificate.ca, false);
      assert.equal(certificate.subjectAltName, "DNS:barman-cloud");
      assert.match(
        calls,
        new RegExp(`create secret tls barman-cloud-${side}-tls --cert ${side}\\.crt --key ${side}\\.key`),
      );
    }
  });
});
