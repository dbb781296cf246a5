import assert from "node:assert/strict";
import { copyFileSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { parse } from "yaml";

import { merged } from "../../../tools/engine/stackFile";
import { evaluateStack, type EvaluatedStack } from "../../../tools/preview/evaluatedStack";
import { type Operation, resourceChanges } from "../../../tools/preview/resourceChanges";
import { projectRoot } from "../../../tools/shared/folders";
import { ownLibrary, ownProgram, TemporaryProject } from "../../support/temporaryProject";
import type { Deployed } from "../support/deployed";
import { progress, suiteStack } from "../support/environment";

/** How the engine's preview counts an operation. */
const counted: Record<Operation, string> = {
  changed: "to update",
  deleted: "to delete",
  made: "to create",
  replaced: "to replace",
};

const changes: readonly (readonly [string, Record<string, unknown>])[] = [
  ["more replicas", { "llm-gateway:litellm": { replicas: 3 } }],
  ["another image", { "llm-gateway:images": { litellm: "ghcr.io/berriai/litellm-non_root:v1.109.2" } }],
  ["another name of Redis", { "llm-gateway:redis": { name: "counters" } }],
  ["another retention of backups", { "llm-gateway:postgres": { backup: { retentionDays: 20 } } }],
];

/** The comment on a pull request counts what the engine's preview of the same change on a deployed stack does. */
export function previewComment(deployed: () => Deployed): void {
  describe("the comment on a pull request", () => {
    let project: TemporaryProject;
    let config: Record<string, unknown>;
    let deployedStack: EvaluatedStack;

    const evaluated = async (settings: string): Promise<EvaluatedStack> => {
      project.write({ "Pulumi.ai-prod.yaml": settings });
      return evaluateStack("ai-prod", project.root);
    };

    before(async () => {
      project = new TemporaryProject({ "index.ts": ownProgram, ...ownLibrary });
      copyFileSync(join(projectRoot, "Pulumi.yaml"), join(project.root, "Pulumi.yaml"));
      const settings = readFileSync(deployed().stack.settingsFile, "utf8");
      config = (parse(settings) as { config: Record<string, unknown> }).config;
      deployedStack = await evaluated(settings);
    });
    after(() => {
      project.remove();
    });

    for (const [what, change] of changes) {
      it(`counts what the engine's preview does: ${what}`, async () => {
        const { here, cluster } = deployed();
        const overlay = merged(config, change) as Record<string, unknown>;
        const stack = suiteStack(here, "ai-prod", cluster.namespace, overlay);
        const { changes, output } = await progress.step(`preview: ${what}`, () => stack.preview());
        const after = await evaluated(readFileSync(stack.settingsFile, "utf8"));
        const found: Record<string, number> = {};
        for (const { operation } of resourceChanges(deployedStack, after)) {
          found[counted[operation]] = (found[counted[operation]] ?? 0) + 1;
        }
        const { unchanged, ...engine } = changes;
        assert.ok(unchanged !== undefined, output);
        assert.deepEqual(found, engine, output);
      });
    }
  });
}
