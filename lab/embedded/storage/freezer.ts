import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";

import { waitFor } from "../../../tools/shared/waitFor";
import { podCgroups } from "../cgroups";

/** How to freeze a cgroup: the file to write to, the text, and how to recognise that it is frozen. */
export interface Freezer {
  file: string;
  freeze: string;
  thaw: string;
  isFrozen: () => boolean;
}

function version1(cgroup: string): Freezer {
  const file = join(cgroup, "freezer.state");
  return { file, freeze: "FROZEN", thaw: "THAWED", isFrozen: () => readFileSync(file, "utf8").trim() === "FROZEN" };
}

function version2(cgroup: string): Freezer {
  const events = join(cgroup, "cgroup.events");
  const isFrozen = () => /^frozen 1$/m.test(readFileSync(events, "utf8"));
  return { file: join(cgroup, "cgroup.freeze"), freeze: "1", thaw: "0", isFrozen };
}

/**
 * The freezers among some cgroups. Where both versions are mounted, only one may be used: processes that are frozen by
 * one don't respond to the other.
 */
export function freezersOf(cgroups: readonly string[], exists: (file: string) => boolean = existsSync): Freezer[] {
  const old = cgroups.map(version1).filter(({ file }) => exists(file));
  return old.length > 0 ? old : cgroups.map(version2).filter(({ file }) => exists(file));
}

/** Whether a cgroup is the one of a pod, of any quality of service: `…/pod<uid>`. */
export function isCgroupOf(cgroup: string, uid: string): boolean {
  return basename(cgroup) === `pod${uid}`;
}

function letGoOn({ file, thaw }: Freezer): void {
  try {
    writeFileSync(file, thaw);
  } catch {
    // The pod has been deleted, and its cgroup with it.
  }
}

/** Thaws every pod that a killed process left frozen. */
export function thawAll(): void {
  const cgroups = podCgroups();
  for (const freezer of [...cgroups.map(version1), ...cgroups.map(version2)])
    if (existsSync(freezer.file)) letGoOn(freezer);
}

/**
 * Runs `work` while the processes of some pods are frozen, so that a copy of a volume they write to is consistent, as a
 * snapshot is. They are thawed in any case.
 * @param pods the pods' uids
 */
export async function whileFrozen<T>(pods: readonly string[], work: () => Promise<T>): Promise<T> {
  const freezers = freezersOf(podCgroups().filter((cgroup) => pods.some((uid) => isCgroupOf(cgroup, uid))));
  try {
    for (const { file, freeze } of freezers) writeFileSync(file, freeze);
    await waitFor(() => Promise.resolve(freezers.every(({ isFrozen }) => isFrozen())), {
      deadline: 5,
      interval: 0.01,
      what: "the pods that use the volume to freeze",
    });
    return await work();
  } finally {
    freezers.forEach(letGoOn);
  }
}
