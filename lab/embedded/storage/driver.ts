import type { StorageApi } from "./api";
import { whileFrozen } from "./freezer";
import type { Action } from "./plan";
import { contentName, plan, volumeName } from "./plan";
import { contentStatus, persistentVolume, snapshotContent, snapshotStatus } from "./specs";
import type { Claim } from "./storageObjects";
import { copyFolder, createVolumeFolder, removeFolder, snapshotFolder, volumeFolder } from "./volumeFolders";

/** Performs one action. Actions are idempotent, so that they can be repeated after an interruption. */
export async function perform(action: Action, api: StorageApi): Promise<void> {
  switch (action.kind) {
    case "provision": {
      const { claim, storageClass, node, from } = action;
      const path = await createVolumeFolder(volumeName(claim), from?.status?.snapshotHandle);
      await api.create(persistentVolume(claim, storageClass, node, path));
      return;
    }
    case "refuse-claim":
      await api.create(refusal(action.claim, action.message));
      return;
    case "expand-volume": {
      const { namespace = "default", name } = action.claim.metadata;
      await api.patchVolume(action.volume.metadata.name, { spec: { capacity: { storage: action.size } } });
      await api.patchClaimStatus(namespace, name, { capacity: { storage: action.size } });
      return;
    }
    case "delete-volume":
      await removeFolder(volumeFolder(action.volume.metadata.name));
      await api.delete("v1", "PersistentVolume", action.volume.metadata.name);
      return;
    case "take-snapshot": {
      const { snapshot, snapshotClass, volume } = action;
      const takenAt = new Date();
      await whileFrozen(await api.podsUsing(volume), () =>
        copyFolder(volumeFolder(volume.metadata.name), snapshotFolder(contentName(snapshot))),
      );
      await api.create(snapshotContent(snapshot, snapshotClass, volume));
      await api.patchContentStatus(contentName(snapshot), contentStatus(snapshot, volume, takenAt));
      return;
    }
    case "bind-snapshot": {
      const { namespace = "default", name } = action.snapshot.metadata;
      await api.patchSnapshotStatus(namespace, name, snapshotStatus(action.content));
      return;
    }
    case "fail-snapshot": {
      const { namespace = "default", name } = action.snapshot.metadata;
      const error = { message: action.message, time: new Date().toISOString() };
      await api.patchSnapshotStatus(namespace, name, { readyToUse: false, error });
      return;
    }
    case "delete-content":
      await removeFolder(snapshotFolder(action.content.metadata.name));
      await api.delete("snapshot.storage.k8s.io/v1", "VolumeSnapshotContent", action.content.metadata.name);
  }
}

/** The Event with the reason why a claim waits; its name contains claim and reason, so that it is created once. */
function refusal(claim: Claim, message: string) {
  const { namespace = "default", name, uid } = claim.metadata;
  const now = new Date().toISOString().replace(/\.\d+Z$/, "Z");
  const digest = [...message].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) >>> 0, 7).toString(16);
  return {
    apiVersion: "v1",
    kind: "Event",
    metadata: { name: `${name}.${digest}`, namespace },
    type: "Warning",
    reason: "ProvisioningFailed",
    message,
    involvedObject: { apiVersion: "v1", kind: "PersistentVolumeClaim", namespace, name, uid },
    source: { component: "llm-gateway-storage" },
    firstTimestamp: now,
    lastTimestamp: now,
    count: 1,
  };
}

/** The subject of an action, for the log. */
export function describe(action: Action): string {
  switch (action.kind) {
    case "provision":
    case "refuse-claim":
    case "expand-volume":
      return `${action.kind} ${action.claim.metadata.namespace ?? ""}/${action.claim.metadata.name}`;
    case "delete-volume":
      return `${action.kind} ${action.volume.metadata.name}`;
    case "take-snapshot":
    case "bind-snapshot":
    case "fail-snapshot":
      return `${action.kind} ${action.snapshot.metadata.namespace ?? ""}/${action.snapshot.metadata.name}`;
    case "delete-content":
      return `${action.kind} ${action.content.metadata.name}`;
  }
}

/**
 * Reads all objects and performs the necessary actions, also after one has failed.
 * @param reported the refusals that have been reported; those of this call are added
 * @returns whether an action was performed, after which others may be possible
 * @throws Error with all failures
 */
export async function reconcile(api: StorageApi, reported: Set<string>, log: (line: string) => void): Promise<boolean> {
  const failures: string[] = [];
  let done = 0;
  for (const action of plan(await api.observe())) {
    const refusal = action.kind === "refuse-claim" ? `${action.claim.metadata.uid} ${action.message}` : undefined;
    if (refusal !== undefined && reported.has(refusal)) continue;
    try {
      await perform(action, api);
      log(describe(action));
      done += 1;
      if (refusal !== undefined) reported.add(refusal);
    } catch (error) {
      failures.push(`${describe(action)}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  if (failures.length > 0) throw new Error(failures.join("\n"));
  return done > 0;
}
