import type { Rule } from "./rule";
import { backupWithoutSnapshot } from "./rules/backup-without-snapshot";
import { compromisedLitellm } from "./rules/compromised-litellm";
import { failOpenBudgets } from "./rules/fail-open-budgets";
import { literalSecret } from "./rules/literal-secret";
import { missingBackup } from "./rules/missing-backup";
import { missingDisruptionBudget } from "./rules/missing-disruption-budget";
import { missingSaltKey } from "./rules/missing-salt-key";
import { needlessServiceAccountToken } from "./rules/needless-service-account-token";
import { optionalKey } from "./rules/optional-key";
import { outdatedLitellm } from "./rules/outdated-litellm";
import { overBudgetWithout429 } from "./rules/over-budget-without-429";
import { overriddenOperatorLabel } from "./rules/overridden-operator-label";
import { plaintextExposure } from "./rules/plaintext-exposure";
import { postgresWithoutDisruptionBudget } from "./rules/postgres-without-disruption-budget";
import { powerlessDisruptionBudget } from "./rules/powerless-disruption-budget";
import { primaryStoppedByBackup } from "./rules/primary-stopped-by-backup";
import { productionInDisguise } from "./rules/production-in-disguise";
import { rareBackup } from "./rules/rare-backup";
import { removedApiVersion } from "./rules/removed-api-version";
import { rightsBeyondNeed } from "./rules/rights-beyond-need";
import { serviceWithoutPods } from "./rules/service-without-pods";
import { singleProxyReplica } from "./rules/single-proxy-replica";
import { slowProbe } from "./rules/slow-probe";
import { slowRedisRecovery } from "./rules/slow-redis-recovery";
import { strayRedisVariable } from "./rules/stray-redis-variable";
import { streamsCutByRollout } from "./rules/streams-cut-by-rollout";
import { suspendedBackup } from "./rules/suspended-backup";
import { suspendedJob } from "./rules/suspended-job";
import { suspendedPostgres } from "./rules/suspended-postgres";
import { tooFewPostgresInstances } from "./rules/too-few-postgres-instances";
import { unboundedContainer } from "./rules/unbounded-container";
import { unboundedSpendLogs } from "./rules/unbounded-spend-logs";
import { undrainableNode } from "./rules/undrainable-node";
import { unknownInPreview } from "./rules/unknown-in-preview";
import { unpinnedImage } from "./rules/unpinned-image";
import { unpricedModels } from "./rules/unpriced-models";
import { unprotectedData } from "./rules/unprotected-data";
import { unprunedBackups } from "./rules/unpruned-backups";
import { unrestrictedContainer } from "./rules/unrestricted-container";
import { unrestrictedNamespace } from "./rules/unrestricted-namespace";
import { unsafePostgresSetting } from "./rules/unsafe-postgres-setting";
import { unsafePostgresTiming } from "./rules/unsafe-postgres-timing";
import { unsafeRedisSetting } from "./rules/unsafe-redis-setting";
import { unsafeRollout } from "./rules/unsafe-rollout";
import { unsharedCounters } from "./rules/unshared-counters";
import { unspreadReplicas } from "./rules/unspread-replicas";

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
