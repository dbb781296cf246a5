import { cpus, loadavg, totalmem } from "node:os";

import { dependencies, devDependencies } from "../../package.json";
import type { BenchmarkRecord } from "./record";

const packages = ["@pulumi/kubernetes", "@pulumi/policy", "@pulumi/pulumi", "ts-node", "zod"] as const;

/** This machine, as a record describes it. */
export function machine(): BenchmarkRecord["machine"] {
  return {
    cpu: cpus()[0]?.model ?? "unknown",
    cores: cpus().length,
    memoryGib: Number((totalmem() / 2 ** 30).toFixed(1)),
    platform: `${process.platform} ${process.arch}`,
    load: Number((loadavg()[0] ?? 0).toFixed(2)),
  };
}

/** The versions of what takes the time. @param engine what ran the engine's previews */
export function versions(engine: string): BenchmarkRecord["versions"] {
  const all: Record<string, string> = { ...devDependencies, ...dependencies };
  return {
    node: process.versions.node,
    engine,
    ...Object.fromEntries(packages.map((name) => [name, all[name] ?? "unknown"])),
  };
}
