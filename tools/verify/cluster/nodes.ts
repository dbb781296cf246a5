import type { V1Node, V1Pod } from "@kubernetes/client-node";

import { type ClusterClient, mergePatch, nameOf } from "../../cluster/clusterClient";

/** Marks a node that a check has cordoned, so that even a run that was killed half-way is put right by the next. */
const cordonedAnnotation = "llm-gateway/verify-cordoned";

/** The nodes that pods can come to. */
export async function schedulableNodes({ core }: ClusterClient): Promise<V1Node[]> {
  const { items } = await core.listNode();
  return items.filter(
    ({ spec, status }) =>
      spec?.unschedulable !== true &&
      !spec?.taints?.some(({ effect }) => effect !== "PreferNoSchedule") &&
      status?.conditions?.some(({ type, status: state }) => type === "Ready" && state === "True"),
  );
}

/** Lets no further pod come to a node, and marks it. */
export async function cordon({ core }: ClusterClient, name: string): Promise<void> {
  const body = { metadata: { annotations: { [cordonedAnnotation]: "true" } }, spec: { unschedulable: true } };
  await core.patchNode({ name, body }, mergePatch);
}

/** Lets pods come again to every node that a check has cordoned. */
export async function uncordonAll({ core }: ClusterClient): Promise<void> {
  const { items } = await core.listNode();
  const body = { metadata: { annotations: { [cordonedAnnotation]: null } }, spec: { unschedulable: null } };
  for (const node of items)
    if (node.metadata?.annotations?.[cordonedAnnotation] !== undefined)
      await core.patchNode({ name: nameOf(node), body }, mergePatch);
}

/** What is on which node, as far as it decides which one is drained. */
export interface Occupancy {
  /** Nodes of Ready proxies. */
  proxies: readonly string[];
  /** The node of the gateway's own Redis, where it has one. */
  redis?: string;
  /** Nodes that pods can come to. */
  schedulable: readonly string[];
}

/**
 * The node to drain: one that has a proxy, and not Redis, whose move refuses requests for some seconds.
 * @returns undefined where there is none
 */
export function nodeToDrain({ proxies, redis, schedulable }: Occupancy): string | undefined {
  return [...proxies].sort().find((node) => node !== redis && schedulable.includes(node));
}

/** The node of a pod. */
export const nodeOf = (pod: V1Pod | undefined): string => pod?.spec?.nodeName ?? "";
