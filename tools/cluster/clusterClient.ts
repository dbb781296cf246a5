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

/** The APIs of one cluster in one namespace, called with the identity of a kubeconfig's context. */
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

  /** The pods that a selector matches; terminating ones only if `evenGoing`. */
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
 * @throws UserError naming the known contexts, where the given one is not among them
 */
export function connect(access: Access, namespace: string): ClusterClient {
  return new ClusterClient(loadKubeConfig(access), namespace);
}

/** The HTTP status of a request that the API server refused; undefined for any other error. */
export function statusOf(error: unknown): number | undefined {
  return error instanceof ApiException ? error.code : undefined;
}

/** The reason of the API server for a refusal; of any other error its message. */
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

/** Runs a request; returns undefined where the object doesn't exist. */
export async function unlessAbsent<T>(request: () => Promise<T>): Promise<T | undefined> {
  try {
    return await request();
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw error;
  }
}

/**
 * Runs requests whose failure is not a defect of this program.
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

/** Why a request got no response: the message of the error, or of the cause, with a system code such as ECONNREFUSED. */
function networkProblem(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code } = error as { code?: unknown };
  return typeof code === "string" && /^E[A-Z]+$/.test(code) ? error.message : networkProblem(error.cause);
}

/** Options that make a patch a JSON merge patch (RFC 7396): null removes a key. */
export const mergePatch = setHeaderOptions("Content-Type", PatchStrategy.MergePatch);

export { isReady } from "../../components/readiness/isReady";

/** The name of an object that the API server returned, which always has one. */
export function nameOf(object: { metadata?: { name?: string } }): string {
  return object.metadata?.name ?? "";
}
