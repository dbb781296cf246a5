import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { CoreV1Api, type KubeConfig } from "@kubernetes/client-node";

import { type NodeCount, startEmbeddedCluster } from "../../lab/embedded";
import { type ContainerEngine, startKindCluster } from "../../lab/kind";
import { type Access, loadKubeConfig } from "../cluster/kubeconfig";
import { stateFolder } from "../shared/folders";
import type { Progress } from "../shared/progress";
import { embeddedOverlay, kindOverlay } from "./overlay";

/** A cluster to deploy to, and the folder of its Pulumi state. */
export interface Place {
  /** The path of the kubeconfig; by default the one that kubectl uses. */
  kubeconfig?: string;
  context: string;
  embedded: boolean;
  /** Config that is merged into the shipped one. */
  overlay: Record<string, unknown>;
  /** The folder of the file backend. */
  state: string;
}

/** The folder of the file backend for the embedded cluster. */
export const embeddedBackend = (): string => stateFolder("backend", "embedded");

/** The folder of the file backend for the kind cluster. */
export const kindBackend = (): string => stateFolder("backend", "kind");

/**
 * Starts the embedded cluster and deletes the Pulumi state of an earlier one, whose resources no longer exist.
 * @param nodes the number of its nodes; by default a running one may have any, and a new one has one
 */
export async function embeddedPlace(progress: Progress, nodes?: NodeCount): Promise<Place> {
  const cluster = await startEmbeddedCluster(progress, nodes);
  const state = await stateFor(cluster, embeddedBackend());
  return { ...cluster, embedded: true, overlay: embeddedOverlay(cluster), state };
}

/** Starts a kind cluster, likewise. It pulls the public images. */
export async function kindPlace(progress: Progress, engine: ContainerEngine): Promise<Place> {
  const cluster = await startKindCluster(progress, engine);
  const state = await stateFor(cluster, kindBackend());
  return { ...cluster, embedded: false, overlay: kindOverlay(cluster), state };
}

/** The folder of a cluster's Pulumi state, emptied where it was that of an earlier cluster. */
async function stateFor(cluster: Access, state: string): Promise<string> {
  const identity = await clusterIdentity(loadKubeConfig(cluster));
  const identityFile = join(state, "cluster");
  if (existsSync(identityFile) && readFileSync(identityFile, "utf8") !== identity) rmSync(state, { recursive: true });
  await mkdir(state, { recursive: true, mode: 0o700 });
  await writeFile(identityFile, identity);
  return state;
}

/** A cluster of the user, with the public images. */
export async function ownPlace(context: string): Promise<Place> {
  const server = loadKubeConfig({ context }).getCurrentCluster()?.server ?? "";
  const state = stateFolder("backend", createHash("sha256").update(`${server} ${context}`).digest("hex").slice(0, 12));
  await mkdir(state, { recursive: true, mode: 0o700 });
  return { context, embedded: false, overlay: { "kubernetes:context": context }, state };
}

/** The uid of the namespace kube-system, which differs between any two clusters. */
async function clusterIdentity(config: KubeConfig): Promise<string> {
  const { metadata } = await config.makeApiClient(CoreV1Api).readNamespace({ name: "kube-system" });
  return metadata?.uid ?? "";
}
