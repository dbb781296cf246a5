import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { cacheFolder, projectRoot } from "../folders";
import type { FoundEngine } from "./findEngine";

const quoted = (path: string): string => `'${path.replaceAll("'", `'\\''`)}'`;

/**
 * What `--policy-pack` gets: the folder `policy` where Pulumi's own language host can run it. The embedded one is older
 * than policy packs in TypeScript, but the engine takes an executable too. This one runs the pack as it is, without the
 * type check that the SDK's own runner insists on: 0.7 s rather than 2.5 s, and `npm run typecheck` has done it.
 */
export function policyPackPath(engine: Pick<FoundEngine, "source">): string {
  const folder = join(projectRoot, "policy");
  if (engine.source === "path") return folder;
  const modules = join(projectRoot, "node_modules");
  const run = [join(modules, "node", "bin", "node"), "--require", join(modules, "ts-node", "register"), "index.ts"];
  const script = ["#!/bin/sh", `cd ${quoted(folder)} && exec ${run.map(quoted).join(" ")} "$@"`, ""].join("\n");
  const path = join(cacheFolder("policy-pack"), "run");
  mkdirSync(cacheFolder("policy-pack"), { recursive: true });
  writeFileSync(path, script);
  chmodSync(path, 0o755);
  return path;
}
