import { join } from "node:path";

import { CoreV1Api, type KubeConfig } from "@kubernetes/client-node";

import { loadKubeConfig } from "../../../tools/cluster/kubeconfig";
import { describeEngine, findEngine, type FoundEngine, Stack } from "../../../tools/engine";
import { merged } from "../../../tools/engine/stackFile";
import { embeddedPlace, ownPlace, type Place } from "../../../tools/local/place";
import { Progress } from "../../../tools/shared/progress";

/** The one cluster and the one engine that the whole suite uses. */
export interface Environment {
  place: Place;
  engine: FoundEngine;
  config: KubeConfig;
}

/** The timed steps of the whole suite, printed at its end. */
export const progress = new Progress(0);

let prepared: Promise<Environment> | undefined;

/** The embedded cluster, of three nodes, or with `KUBECONFIG` set the cluster of its current context. Prepared once. */
export function environment(): Promise<Environment> {
  prepared ??= prepare();
  return prepared;
}

async function prepare(): Promise<Environment> {
  const [place, engine] = await Promise.all([
    process.env.KUBECONFIG === undefined
      ? embeddedPlace(progress, 3)
      : ownPlace(loadKubeConfig({}).getCurrentContext()),
    findEngine(progress),
  ]);
  process.stdout.write(`${describeEngine(engine)}\n`);
  return { place, engine, config: loadKubeConfig(place) };
}

/**
 * A stack of the suite, with its own namespace and Pulumi state, separate from those of `npm run local`.
 * @param overlay config over the shipped stack's, by full key
 * @param project the folder of the program; this checkout by default
 */
export function suiteStack(
  { place, engine }: Environment,
  stack: string,
  namespace: string,
  overlay: Record<string, unknown> = {},
  project?: string,
): Stack {
  return new Stack(engine, {
    stack,
    project,
    state: join(place.state, "e2e", namespace),
    kubeconfig: place.kubeconfig,
    overlay: merged({ ...place.overlay, "llm-gateway:namespace": namespace }, overlay) as Record<string, unknown>,
  });
}

/** A stack's outputs. */
export interface Outputs {
  profile: string;
  namespace: string;
  url: string;
  masterKey: string;
  litellm: { deployment: string };
}

/** The outputs of a deployed stack, secrets in the clear. */
export async function outputsOf(stack: Stack): Promise<Outputs> {
  return (await stack.outputs(true)) as unknown as Outputs;
}

/** Makes a namespace under the restricted Pod Security Standard, as a cluster's administrators would. */
export async function createNamespace(config: KubeConfig, name: string): Promise<void> {
  await config.makeApiClient(CoreV1Api).createNamespace({
    body: { metadata: { name, labels: { "pod-security.kubernetes.io/enforce": "restricted" } } },
  });
}
