import * as pulumi from "@pulumi/pulumi";

import { loadKubeConfig } from "../prerequisites/clusterFacts";
import { Readiness } from "./readiness";

export { Readiness } from "./readiness";

/** Annotations of a workload that {@link Readiness} waits for, in place of the provider. */
export const notAwaited = { "pulumi.com/skipAwait": "true" };

/**
 * The waits of an update; undefined in a preview and on mocks, where nothing is made.
 * @param config the stack's whole config, of which the `kubernetes:` values say which cluster
 */
export async function readinessFor(config: Record<string, string>): Promise<Readiness | undefined> {
  if (pulumi.runtime.isDryRun() || pulumi.runtime.getEngine() === undefined) return undefined;
  return new Readiness(await loadKubeConfig(config), await import("@kubernetes/client-node"));
}
