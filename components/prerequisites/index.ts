import { log } from "@pulumi/pulumi";

import type { Settings } from "../settings";
import { loadKubeConfig, readClusterFacts } from "./clusterFacts";
import { missingPrerequisites, PrerequisiteError } from "./missingPrerequisites";
import { operatorWarnings } from "./operator";

/**
 * Asks the API server, before the first resource, whether it has what the stack needs: otherwise the first word of a
 * missing operator or storage class would be a time-out, minutes later, on half a gateway. What works and endangers a
 * promise is a warning.
 * @param config the stack's whole config, of which the `kubernetes:` values say which cluster
 * @throws UnreachableError where the API server doesn't answer
 * @throws PrerequisiteError naming everything that is missing
 */
export async function checkPrerequisites(settings: Settings, config: Record<string, string>): Promise<void> {
  const facts = await readClusterFacts(await loadKubeConfig(config), settings.namespace.name);
  const missing = missingPrerequisites(settings, facts);
  for (const warning of operatorWarnings(settings, facts)) await log.warn(warning);
  if (missing.length > 0) throw new PrerequisiteError(settings.identity.stack, missing);
}
