import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { cacheFolder, projectRoot } from "../folders";
import type { FoundEngine } from "./findEngine";

const quoted = (path: string): string => `'${path.replaceAll("'", `'\\''`)}'`;

/**
 * What `--policy-pack` gets: the folder `policy` where Pulumi's own language host can run it. The embedded one is older
 * than policy packs in TypeScript, but the engine takes an executable too, which it starts with its own address.
 */
export function policyPackPath(engine: FoundEngine): string {
  const folder = join(projectRoot, "policy");
  if (engine.source === "path") return folder;
  const node = join(projectRoot, "node_modules", "node", "bin", "node");
  const runner = join(projectRoot, "node_modules", "@pulumi", "pulumi", "cmd", "run-policy-pack", "index.js");
  const script = ["#!/bin/sh", `cd ${quoted(folder)} && exec ${quoted(node)} ${quoted(runner)} "$1" .`, ""].join("\n");
  const path = join(cacheFolder("policy-pack"), "run");
  mkdirSync(cacheFolder("policy-pack"), { recursive: true });
  writeFileSync(path, script);
  chmodSync(path, 0o755);
  return path;
}
