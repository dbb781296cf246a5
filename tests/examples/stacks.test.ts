import assert from "node:assert/strict";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { evaluatePolicies } from "../../tools/preview/evaluate";
import { runProgram } from "../../tools/program/runProgram";
import { knownStacks, readStack } from "../../tools/program/stackConfig";
import { projectRoot } from "../../tools/shared/folders";

const examples = join(projectRoot, "examples", "stacks");

describe("the example stacks", () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "llm-gateway-test-"));
    copyFileSync(join(projectRoot, "Pulumi.yaml"), join(folder, "Pulumi.yaml"));
    for (const stack of knownStacks(examples)) {
      copyFileSync(join(examples, `Pulumi.${stack}.yaml`), join(folder, `Pulumi.${stack}.yaml`));
    }
  });

  after(() => {
    rmSync(folder, { recursive: true });
  });

  for (const stack of knownStacks(examples)) {
    it(`deploy ${stack} without a warning or a violation`, async () => {
      const input = readStack(stack, folder);
      const run = await runProgram(input);
      assert.deepEqual(run.warnings, []);
      assert.deepEqual(evaluatePolicies({ ...input, resources: run.resources }), []);
    });
  }
});
