import { z } from "zod";

import { profileLabel, stackLabel } from "../kubernetes/labels";

/** A PostgreSQL Cluster that exists, and so holds data. */
export interface LivingCluster {
  namespace: string;
  name: string;
  /** The stack and the profile that its labels name. */
  stack?: string;
  profile?: string;
  instances: number;
  storage?: string;
  /** Undefined where it was made with the cluster's default class. */
  storageClass?: string;
}

const listSchema = z.object({
  items: z.array(
    z.object({
      metadata: z.object({
        namespace: z.string(),
        name: z.string(),
        labels: z.record(z.string(), z.string()).default({}),
        deletionTimestamp: z.string().optional(),
      }),
      spec: z.object({
        instances: z.number(),
        storage: z.object({ size: z.string().optional(), storageClass: z.string().optional() }).default({}),
      }),
    }),
  ),
});

/** Reads the API server's list of CloudNativePG's Clusters, without those that are being deleted. */
export function livingClusters(list: unknown): LivingCluster[] {
  return listSchema
    .parse(list)
    .items.filter(({ metadata }) => metadata.deletionTimestamp === undefined)
    .map(({ metadata: { namespace, name, labels }, spec: { instances, storage } }) => ({
      namespace,
      name,
      stack: labels[stackLabel],
      profile: labels[profileLabel],
      instances,
      storage: storage.size,
      storageClass: storage.storageClass,
    }));
}
