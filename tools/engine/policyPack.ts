import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { projectRoot } from "../shared/folders";
import type { FoundEngine } from "./findEngine";

const quoted = (path: string): string => `'${path.replaceAll("'", `'\\''`)}'`;

/** Writes an executable into a folder of packages that runs a shell command in the pack's folder. */
function writeExecutable(modules: string, folder: string, command: string): string {
  const own = join(modules, ".cache", "policy-pack");
  const path = join(own, "run");
  mkdirSync(own, { recursive: true });
  writeFileSync(path, ["#!/bin/sh", `cd ${quoted(folder)} && ${command}`, ""].join("\n"));
  chmodSync(path, 0o755);
  return path;
}

/**
 * The value of `--policy-pack`: the folder `policy` where Pulumi's own language host can run it. The embedded one is older
 * than policy packs in TypeScript, but the engine also accepts an executable. This one skips the type check of the SDK's
 * runner, which takes 1.8 of 2.5 s; `npm run typecheck` does it once.
 */
export function policyPackPath(engine: Pick<FoundEngine, "source">): string {
  const folder = join(projectRoot, "policy");
  if (engine.source === "path") return folder;
  const modules = join(projectRoot, "node_modules");
  const run = [join(modules, "node", "bin", "node"), "--require", join(modules, "ts-node", "register"), "index.ts"];
  // The pack's own tsconfig.json has the type check.
  const settings = `TS_NODE_PROJECT=${quoted(join(projectRoot, "tsconfig.json"))}`;
  return writeExecutable(modules, folder, `${settings} exec ${run.map(quoted).join(" ")} "$@"`);
}

/**
 * The value of `--policy-pack` for a pack with packages of its own: the folder where Pulumi's own language host can run
 * it, otherwise an executable that calls the SDK's runner as that host does, including the type check.
 * Source: `pulumi-analyzer-policy` in Pulumi's Node.js SDK.
 */
export function standalonePackPath(engine: Pick<FoundEngine, "source">, folder: string): string {
  if (engine.source === "path") return folder;
  const modules = join(folder, "node_modules");
  const run = [process.execPath, join(modules, "@pulumi", "pulumi", "cmd", "run-policy-pack")];
  return writeExecutable(modules, folder, `exec ${run.map(quoted).join(" ")} "$1" .`);
}
