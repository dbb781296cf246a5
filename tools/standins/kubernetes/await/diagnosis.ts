import { HttpMethod } from "@kubernetes/client-node";

import { isMap, listAt, type Properties, textAt } from "../../plugin/values";
import { type ApiClient, isNotFound } from "../client";
import {
  type Cause,
  claimsOf,
  missingStorageClass,
  newestWarning,
  pendingStorageClass,
  podCause,
  selectorQuery,
} from "./causes";

// A look at the cluster must not outlast what it explains.
const patience = 2_000;

/** Looks for the likely reason why an object is not ready: its pods, their volumes, its events. Never throws. */
export async function diagnose(client: ApiClient, object: Properties): Promise<Cause | undefined> {
  try {
    return (await podsCause(client, object)) ?? (await eventsCause(client, object));
  } catch {
    return undefined;
  }
}

async function podsCause(client: ApiClient, object: Properties): Promise<Cause | undefined> {
  const namespace = textAt(object, "metadata", "namespace");
  const labelSelector = selectorQuery(object);
  if (namespace === undefined || labelSelector === undefined) return undefined;
  const core = `/api/v1/namespaces/${namespace}`;
  const answer = await client.request(HttpMethod.GET, `${core}/pods`, { query: { labelSelector } }, patience);
  const pods = listAt(answer, "items").filter(isMap);
  for (const claim of pods.flatMap(claimsOf)) {
    const cause = await claimCause(client, core, claim);
    if (cause !== undefined) return cause;
  }
  const causes = pods.flatMap((pod) => podCause(pod) ?? []);
  return causes.find((cause) => cause.patience !== undefined) ?? causes[0];
}

async function claimCause(client: ApiClient, core: string, name: string): Promise<Cause | undefined> {
  const claim = await orNothing(client, `${core}/persistentvolumeclaims/${name}`);
  const storageClass = claim === undefined ? undefined : pendingStorageClass(claim);
  if (storageClass === undefined) return undefined;
  const found = await orNothing(client, `/apis/storage.k8s.io/v1/storageclasses/${storageClass}`);
  return found === undefined ? missingStorageClass(name, storageClass) : undefined;
}

async function eventsCause(client: ApiClient, object: Properties): Promise<Cause | undefined> {
  const uid = textAt(object, "metadata", "uid");
  const namespace = textAt(object, "metadata", "namespace") ?? "default";
  const query = { fieldSelector: `involvedObject.uid=${uid}` };
  const answer = await client.request(HttpMethod.GET, `/api/v1/namespaces/${namespace}/events`, { query }, patience);
  return newestWarning(listAt(answer, "items"));
}

async function orNothing(client: ApiClient, path: string): Promise<Properties | undefined> {
  try {
    return await client.request(HttpMethod.GET, path, {}, patience);
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
