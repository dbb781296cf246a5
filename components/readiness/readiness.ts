import type * as pulumi from "@pulumi/pulumi";

/** A workload of the program. */
export interface Workload {
  namespace: string;
  name: string;
  /** The resource under which the progress is shown. */
  resource: pulumi.Resource;
  /** Minutes until a workload that isn't ready counts as failed. */
  minutes: number;
}

/** Waits for workloads. */
export interface Readiness {
  /** Waits until the Cluster's primary takes writes; the replicas of a new Cluster may still be joining. */
  primary(workload: Workload): Promise<void>;
  /** Waits until every instance of the Cluster runs what its spec asks for. */
  cluster(workload: Workload): Promise<void>;
  /** Waits until the Job has completed. */
  job(workload: Workload): Promise<void>;
  /** Waits until every replica of the Deployment runs its current template. */
  deployment(workload: Workload): Promise<void>;
}
