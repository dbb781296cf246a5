import type { Rule } from "../pack/rule";
import { backupWithoutSnapshot } from "./backup-without-snapshot";
import { compromisedLitellm } from "./compromised-litellm";
import { failOpenBudgets } from "./fail-open-budgets";
import { literalSecret } from "./literal-secret";
import { missingBackup } from "./missing-backup";
import { missingDisruptionBudget } from "./missing-disruption-budget";
import { missingSaltKey } from "./missing-salt-key";
import { needlessServiceAccountToken } from "./needless-service-account-token";
import { optionalKey } from "./optional-key";
import { outdatedLitellm } from "./outdated-litellm";
import { overBudgetWithout429 } from "./over-budget-without-429";
import { overriddenOperatorLabel } from "./overridden-operator-label";
import { plaintextExposure } from "./plaintext-exposure";
import { postgresWithoutDisruptionBudget } from "./postgres-without-disruption-budget";
import { powerlessDisruptionBudget } from "./powerless-disruption-budget";
import { primaryStoppedByBackup } from "./primary-stopped-by-backup";
import { productionInDisguise } from "./production-in-disguise";
import { rareBackup } from "./rare-backup";
import { removedApiVersion } from "./removed-api-version";
import { rightsBeyondNeed } from "./rights-beyond-need";
import { serviceWithoutPods } from "./service-without-pods";
import { singleProxyReplica } from "./single-proxy-replica";
import { slowProbe } from "./slow-probe";
import { slowRedisRecovery } from "./slow-redis-recovery";
import { strayRedisVariable } from "./stray-redis-variable";
import { streamsCutByRollout } from "./streams-cut-by-rollout";
import { suspendedBackup } from "./suspended-backup";
import { suspendedJob } from "./suspended-job";
import { suspendedPostgres } from "./suspended-postgres";
import { tooFewPostgresInstances } from "./too-few-postgres-instances";
import { unboundedContainer } from "./unbounded-container";
import { unboundedSpendLogs } from "./unbounded-spend-logs";
import { undrainableNode } from "./undrainable-node";
import { unknownInPreview } from "./unknown-in-preview";
import { unpinnedImage } from "./unpinned-image";
import { unpricedModels } from "./unpriced-models";
import { unprotectedData } from "./unprotected-data";
import { unprunedBackups } from "./unpruned-backups";
import { unrestrictedContainer } from "./unrestricted-container";
import { unrestrictedNamespace } from "./unrestricted-namespace";
import { unsafePostgresSetting } from "./unsafe-postgres-setting";
import { unsafePostgresTiming } from "./unsafe-postgres-timing";
import { unsafeRedisSetting } from "./unsafe-redis-setting";
import { unsafeRollout } from "./unsafe-rollout";
import { unsharedCounters } from "./unshared-counters";
import { unspreadReplicas } from "./unspread-replicas";

/** Rules that guard the same thing. */
export interface RuleGroup {
  title: string;
  rules: readonly Rule[];
}

/** Every rule of the pack, as the documentation groups them. The first one tells which stacks are production. */
export const ruleGroups: readonly RuleGroup[] = [
  {
    title: "Production stacks",
    rules: [productionInDisguise],
  },
  {
    title: "Availability",
    rules: [
      singleProxyReplica,
      missingDisruptionBudget,
      powerlessDisruptionBudget,
      undrainableNode,
      unspreadReplicas,
      tooFewPostgresInstances,
      postgresWithoutDisruptionBudget,
      serviceWithoutPods,
      streamsCutByRollout,
      unsafeRollout,
      slowProbe,
      suspendedPostgres,
      unsafePostgresTiming,
      suspendedJob,
      removedApiVersion,
    ],
  },
  {
    title: "Budgets",
    rules: [
      failOpenBudgets,
      unpricedModels,
      overBudgetWithout429,
      unsharedCounters,
      slowRedisRecovery,
      strayRedisVariable,
      unsafeRedisSetting,
    ],
  },
  {
    title: "Backups",
    rules: [
      missingBackup,
      rareBackup,
      suspendedBackup,
      backupWithoutSnapshot,
      primaryStoppedByBackup,
      overriddenOperatorLabel,
      unprunedBackups,
    ],
  },
  {
    title: "Data safety",
    rules: [
      unboundedSpendLogs,
      unprotectedData,
      unsafePostgresSetting,
      missingSaltKey,
      unpinnedImage,
      compromisedLitellm,
      outdatedLitellm,
    ],
  },
  {
    title: "Security",
    rules: [
      literalSecret,
      optionalKey,
      rightsBeyondNeed,
      unrestrictedContainer,
      unrestrictedNamespace,
      needlessServiceAccountToken,
      unboundedContainer,
      plaintextExposure,
    ],
  },
  {
    title: "What could not be judged",
    rules: [unknownInPreview],
  },
];

/** Every rule of the pack. */
export const rules: readonly Rule[] = ruleGroups.flatMap((group) => group.rules);
