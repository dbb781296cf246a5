import type { Settings } from "../../components";
import { clustersElsewhere, dataLosses } from "../../components/prerequisites/dataLoss";
import { livingClusters } from "../../components/prerequisites/livingClusters";
import type { EvaluatedStack } from "./evaluatedStack";
import { isPostgresCluster } from "./manifests";

/** Data that an update destroys in a database that stays, such as the volumes of instances. */
export interface LostData {
  sentence: string;
  /** Whether `allowDataLoss` permits it; `pulumi up` refuses it otherwise. */
  permitted: boolean;
}

/** What `pulumi up` would find to be lost if the cluster had what the former version of the stack makes. */
export function lostData(before: EvaluatedStack | undefined, after: Settings | undefined): LostData[] {
  if (before === undefined || after === undefined) return [];
  const items = before.run.resources.filter(isPostgresCluster).map(({ inputs }) => inputs);
  const facts = {
    apis: new Set<string>(),
    namespace: { finding: "present" as const },
    clusters: livingClusters({ items }),
  };
  const permitted = after.allowDataLoss ?? [];
  const unpermitted = { ...after, allowDataLoss: [] };
  return dataLosses(unpermitted, facts, clustersElsewhere(unpermitted, facts)).map(({ sentence, permission }) => ({
    sentence,
    permitted: permission !== undefined && permitted.includes(permission),
  }));
}
