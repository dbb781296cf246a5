import { readdirSync, readFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";

import { z } from "zod";

import { isRunning } from "./orphans";

/** A lock file of the file backend. */
const lock = z.object({ pid: z.number(), hostname: z.string(), username: z.string(), timestamp: z.string() });

/** One holder of a stack's lock. */
export type Lock = z.infer<typeof lock>;

/** The locks on a stack of the file backend in `state`. */
export function locksOn(state: string, project: string, stack: string): Lock[] {
  const folder = join(state, ".pulumi", "locks", "organization", project, stack);
  let names: string[];
  try {
    names = readdirSync(folder).filter((name) => name.endsWith(".json"));
  } catch {
    return [];
  }
  return names.flatMap((name) => {
    const read = lock.safeParse(parsed(join(folder, name)));
    return read.success ? [read.data] : [];
  });
}

function parsed(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    // Released between listing and reading.
    return undefined;
  }
}

/** Whether the holder may still be running: a live process of this machine, or any process of another one. */
export function isHeld(held: Lock): boolean {
  return held.hostname !== hostname() || isRunning(held.pid);
}
