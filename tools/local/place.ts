import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { CoreV1Api, type KubeConfig } from "@kubernetes/client-node";

import { type NodeCount, startEmbeddedCluster } from "../../lab/embedded";
import { loadKubeConfig } from "../cluster/kubeconfig";
import { stateFolder } from "../shared/folders";
import type { Progress } from "../shared/progress";
import { embeddedOverlay } from "./overlay";

/** A cluster to deploy to, and where what Pulumi knows of it is kept. */
export interface Place {
  /** Path of the kubeconfig; as kubectl finds it where not set. */
  kubeconfig?: string;
  context: string;
  embedded: boolean;
  /** Config that the stack needs here, over the shipped one. */
  overlay: Record<string, unknown>;
  /** Folder of the local Pulumi backend. */
  state: string;
}

/** Folder of the local Pulumi backend for the embedded cluster. */
export const embeddedBackend = (): string => stateFolder("backend", "embedded");

/**
 * Brings the embedded cluster up, and forgets what Pulumi knew of an earlier one: it went with its cluster.
 * @param nodes how many nodes it must have; where not given, one that runs may have any, and a new one gets one
 */
export async function embeddedPlace(progress: Progress, nodes?: NodeCount): Promise<Place> {
  const cluster = await startEmbeddedCluster(progress, nodes);
  const state = embeddedBackend();
  const identity = await clusterIdentity(loadKubeConfig(cluster));
  const identityFile = join(state, "cluster");
  if (existsSync(identityFile) && readFileSync(identityFile, "utf8") !== identity) rmSync(state, { recursive: true });
  await mkdir(state, { recursive: true, mode: 0o700 });
  await writeFile(identityFile, identity);
  return { ...cluster, embedded: true, overlay: embeddedOverlay(cluster), state };
}

/** A cluster of the user's own, with the public images; found as kubectl finds it. */
export async function ownPlace(context: string): Promise<Place> {
  const server = loadKubeConfig({ context }).getCurrentCluster()?.server ?? "";
  const state = stateFolder("backend", createHash("sha256").update(`${server} ${context}`).digest("hex").slice(0, 12));
  await mkdir(state, { recursive: true, mode: 0o700 });
  return { context, embedded: false, overlay: { "kubernetes:context": context }, state };
}

/** The one thing that no two clusters share: when their own system namespace was made, they gave it an identifier. */
async function clusterIdentity(config: KubeConfig): Promise<string> {
  const { metadata } = await config.makeApiClient(CoreV1Api).readNamespace({ name: "kube-system" });
  return metadata?.uid ?? "";
}
