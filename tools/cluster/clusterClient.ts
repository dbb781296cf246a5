import {
  ApiException,
  AppsV1Api,
  CoreV1Api,
  CustomObjectsApi,
  DiscoveryV1Api,
  type KubeConfig,
  PatchStrategy,
  PolicyV1Api,
  setHeaderOptions,
  type V1Pod,
} from "@kubernetes/client-node";

import { UserError } from "../../components/userError";
import { type Access, loadKubeConfig } from "./kubeconfig";

/** The APIs of one cluster, as one identity of a kubeconfig sees them, in one namespace. */
export class ClusterClient {
  readonly core: CoreV1Api;
  readonly apps: AppsV1Api;
  readonly policy: PolicyV1Api;
  readonly discovery: DiscoveryV1Api;
  readonly custom: CustomObjectsApi;

  constructor(
    readonly kubeConfig: KubeConfig,
    readonly namespace: string,
  ) {
    this.core = kubeConfig.makeApiClient(CoreV1Api);
    this.apps = kubeConfig.makeApiClient(AppsV1Api);
    this.policy = kubeConfig.makeApiClient(PolicyV1Api);
    this.discovery = kubeConfig.makeApiClient(DiscoveryV1Api);
    this.custom = kubeConfig.makeApiClient(CustomObjectsApi);
  }

  /** The address of the API server. */
  get server(): string {
    return this.kubeConfig.getCurrentCluster()?.server ?? "";
  }

  /** The pods that a Deployment or StatefulSet's selector names; those that are about to go only if asked for. */
  async podsOf(matchLabels: Record<string, string>, evenGoing = false): Promise<V1Pod[]> {
    const labelSelector = Object.entries(matchLabels)
      .map(([key, value]) => `${key}=${value}`)
      .join(",");
    const { items } = await this.core.listNamespacedPod({ namespace: this.namespace, labelSelector });
    return items.filter((pod) => evenGoing || pod.metadata?.deletionTimestamp === undefined);
  }
}

/**
 * Connects to the cluster that holds a gateway.
 * @throws UserError naming the contexts there are, where the one asked for is not among them
 */
export function connect(access: Access, namespace: string): ClusterClient {
  return new ClusterClient(loadKubeConfig(access), namespace);
}

/** The HTTP status of an API server's refusal; undefined for any other error. */
export function statusOf(error: unknown): number | undefined {
  return error instanceof ApiException ? error.code : undefined;
}

/** The API server's own words in a refusal. */
export function reasonOf(error: unknown): string {
  if (error instanceof ApiException) {
    const { message } = readStatus(error.body);
    if (message !== undefined) return message;
  }
  return error instanceof Error ? error.message : String(error);
}

function readStatus(body: unknown): { message?: string } {
  try {
    return (typeof body === "string" ? JSON.parse(body) : (body ?? {})) as { message?: string };
  } catch {
    return {};
  }
}

/** Runs a request, and takes "there is no such object" as an answer. */
export async function unlessAbsent<T>(request: () => Promise<T>): Promise<T | undefined> {
  try {
    return await request();
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw error;
  }
}

/**
 * Runs requests of which the API server, not this program, decides whether they succeed.
 * @throws UserError with the API server's address and its reason, where it refuses one or can't be reached
 */
export async function unlessRefused<T>(cluster: ClusterClient, requests: () => Promise<T>): Promise<T> {
  try {
    return await requests();
  } catch (error) {
    const status = statusOf(error);
    const network = networkProblem(error);
    if (status !== undefined) {
      throw new UserError(`${cluster.server} answered ${status}: ${reasonOf(error)}`, { cause: error });
    }
    if (network !== undefined) throw new UserError(`${cluster.server} can't be reached: ${network}`, { cause: error });
    throw error;
  }
}

/** Why a request got no answer: what has the system's code, such as ECONNREFUSED, is the error or one of its causes. */
function networkProblem(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code } = error as { code?: unknown };
  return typeof code === "string" && /^E[A-Z]+$/.test(code) ? error.message : networkProblem(error.cause);
}

/** Options that make a patch a JSON merge patch (RFC 7396): null removes a key. */
export const mergePatch = setHeaderOptions("Content-Type", PatchStrategy.MergePatch);

/** Whether a pod's Ready condition is true. */
export function isReady(pod: V1Pod | undefined): boolean {
  return pod?.status?.conditions?.some(({ type, status }) => type === "Ready" && status === "True") ?? false;
}

/** A pod's name; every pod that the API server answers with has one. */
export function nameOf(object: { metadata?: { name?: string } }): string {
  return object.metadata?.name ?? "";
}
