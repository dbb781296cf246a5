import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { type FoundEngine, isUnchanged, Stack } from "../../tools/engine";
import { projectRoot } from "../../tools/shared/folders";
import type { Pair } from "./measure";

/** The engine's preview, and what ends with it. */
export interface EnginePreview {
  pair: Pair;
  stop: () => void;
}

/**
 * The engine's preview of ai-prod with the policy pack, compared with that of a program without resources. The API server
 * has no kinds and no objects, so that none is needed and none is measured.
 */
export async function enginePreview(engine: FoundEngine): Promise<EnginePreview> {
  const folder = mkdtempSync(join(tmpdir(), "llm-gateway-benchmark-"));
  const server = await emptyApiServer();
  const kubeconfig = join(folder, "kubeconfig");
  writeFileSync(kubeconfig, kubeconfigText((server.address() as AddressInfo).port));
  const overlay = { "llm-gateway:checkCluster": "false" };
  const production = new Stack(engine, { stack: "ai-prod", state: join(folder, "ai-prod"), kubeconfig, overlay });
  const project = emptyProject(join(folder, "program"));
  const empty = new Stack(engine, { stack: "empty", state: join(folder, "empty"), kubeconfig, project });
  return {
    pair: {
      name: "pulumi preview of ai-prod with the policy pack",
      against: "that of an empty program without",
      subject: async () => {
        const { changes } = await production.preview({ policies: true });
        if (isUnchanged(changes)) throw new Error("the preview of ai-prod creates nothing: nothing was measured");
      },
      reference: async () => {
        await empty.preview();
      },
      rounds: 5,
    },
    stop: () => {
      server.close();
      server.closeAllConnections();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A program that registers nothing, with this checkout's packages. */
function emptyProject(folder: string): string {
  mkdirSync(folder);
  symlinkSync(join(projectRoot, "node_modules"), join(folder, "node_modules"));
  copyFileSync(join(projectRoot, "tsconfig.json"), join(folder, "tsconfig.json"));
  writeFileSync(join(folder, "Pulumi.yaml"), "name: empty\nruntime: nodejs\n");
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "empty", main: "index.ts" }));
  writeFileSync(join(folder, "index.ts"), "export {};\n");
  return folder;
}

async function emptyApiServer(): Promise<Server> {
  const version = { major: "1", minor: "36", gitVersion: "v1.36.0" };
  const notFound = { kind: "Status", apiVersion: "v1", status: "Failure", reason: "NotFound", code: 404 };
  const server = createServer(({ url }, response) => {
    const found = url === "/version";
    response.writeHead(found ? 200 : 404, { "content-type": "application/json" });
    response.end(JSON.stringify(found ? version : notFound));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

function kubeconfigText(port: number): string {
  const name = "empty";
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": name,
    clusters: [{ name, cluster: { server: `http://127.0.0.1:${port}`, "insecure-skip-tls-verify": true } }],
    users: [{ name, user: {} }],
    contexts: [{ name, context: { cluster: name, user: name } }],
  });
}
