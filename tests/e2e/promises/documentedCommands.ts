import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { binaryFolder } from "../../../lab/build/binaries";
import { kubernetes } from "../../../lab/build/recipes";
import { run } from "../../../tools/shared/commands";
import { blocksRunBy } from "../../support/documentedCommands";
import type { Deployed } from "../support/deployed";

/** The runbook's blocks that only read, with kubectl, as the page has them. */
export function documentedCommands(deployed: () => Deployed): void {
  describe("the runbook's commands that only read", () => {
    let folder: string;
    before(() => {
      folder = mkdtempSync(join(tmpdir(), "llm-gateway-test-"));
    });
    after(() => {
      rmSync(folder, { recursive: true });
    });

    for (const [name, { script }] of blocksRunBy("tests/e2e/promises/documentedCommands.ts")) {
      it(`print something out of ${name}`, async () => {
        const { here, cluster } = deployed();
        const kubeconfig = join(folder, "kubeconfig");
        writeFileSync(kubeconfig, withNamespace(here.config.exportConfig(), cluster.namespace), { mode: 0o600 });
        const path = [...(here.place.embedded ? [binaryFolder(kubernetes)] : []), process.env["PATH"]].join(":");
        const env = { KUBECONFIG: kubeconfig, PATH: path };
        const options = { cwd: folder, env, timeout: 60 };
        const { stdout } = await run("bash", ["-eu", "-o", "pipefail", "-c", script], options);
        assert.notEqual(stdout.trim(), "");
      });
    }
  });
}

/** A kubeconfig whose contexts have a namespace: what the runbook's first command does. */
function withNamespace(kubeconfig: string, namespace: string): string {
  const content = JSON.parse(kubeconfig) as { contexts: { context: { namespace?: string } }[] };
  for (const { context } of content.contexts) context.namespace = namespace;
  return JSON.stringify(content);
}
