import type { Rule } from "../pack/rule";
import { backupWithoutVolumeSnapshot } from "./backup-without-volume-snapshot";
import { budgetExceededStatusNot429 } from "./budget-exceeded-status-not-429";
import { coldBackupOnPrimary } from "./cold-backup-on-primary";
import { compromisedLitellm } from "./compromised-litellm";
import { coordinationRedisNotShared } from "./coordination-redis-not-shared";
import { databaseWithoutVerifiedTls } from "./database-without-verified-tls";
import { excessiveRbacPermissions } from "./excessive-rbac-permissions";
import { exposedWithoutTls } from "./exposed-without-tls";
import { failOpenBudgets } from "./fail-open-budgets";
import { ineffectivePDB } from "./ineffective-pdb";
import { infrequentScheduledBackup } from "./infrequent-scheduled-backup";
import { inheritedLabelOverridesCnpgLabel } from "./inherited-label-overrides-cnpg-label";
import { litellmShutdownCutsRequests } from "./litellm-shutdown-cuts-requests";
import { literalSecret } from "./literal-secret";
import { missingPDB } from "./missing-pdb";
import { missingPostgresPDB } from "./missing-postgres-pdb";
import { missingResourceRequestsOrLimits } from "./missing-resource-requests-or-limits";
import { missingSaltKey } from "./missing-salt-key";
import { missingScheduledBackup } from "./missing-scheduled-backup";
import { modelsWithoutPricing } from "./models-without-pricing";
import { namespacePodSecurityNotRestricted } from "./namespace-pod-security-not-restricted";
import { nonProductionProfileInProductionStack } from "./non-production-profile-in-production-stack";
import { objectStoreWithoutWalArchive } from "./object-store-without-wal-archive";
import { optionalSecretKeyRef } from "./optional-secret-key-ref";
import { outdatedLitellm } from "./outdated-litellm";
import { pdbBlocksNodeDrain } from "./pdb-blocks-node-drain";
import { podSecurityNotRestricted } from "./pod-security-not-restricted";
import { recoveryFromLiveArchive } from "./recovery-from-live-archive";
import { removedApiVersion } from "./removed-api-version";
import { replicasNotSpreadOverNodes } from "./replicas-not-spread-over-nodes";
import { serviceSelectsNoPods } from "./service-selects-no-pods";
import { shortBackupRetention } from "./short-backup-retention";
import { slowNodeReplacement } from "./slow-node-replacement";
import { slowProbe } from "./slow-probe";
import { slowRedisRecovery } from "./slow-redis-recovery";
import { suspendedJob } from "./suspended-job";
import { suspendedPostgres } from "./suspended-postgres";
import { suspendedScheduledBackup } from "./suspended-scheduled-backup";
import { tooFewLitellmReplicas } from "./too-few-litellm-replicas";
import { tooFewPostgresInstances } from "./too-few-postgres-instances";
import { unboundedSpendLogs } from "./unbounded-spend-logs";
import { unexpectedRedisEnvVar } from "./unexpected-redis-env-var";
import { unknownValueInPreview } from "./unknown-value-in-preview";
import { unlimitedVirtualKey } from "./unlimited-virtual-key";
import { unpinnedImage } from "./unpinned-image";
import { unprotectedData } from "./unprotected-data";
import { unprunedVolumeSnapshots } from "./unpruned-volume-snapshots";
import { unsafePostgresSetting } from "./unsafe-postgres-setting";
import { unsafePostgresTimeout } from "./unsafe-postgres-timeout";
import { unsafeRedisSetting } from "./unsafe-redis-setting";
import { unsafeRollout } from "./unsafe-rollout";
import { unusedServiceAccountToken } from "./unused-service-account-token";

/** Rules with the same subject. */
export interface RuleGroup {
  title: string;
  rules: readonly Rule[];
}

/** Every rule of the pack, grouped as in the documentation. The first one defines which stacks are production. */
export const ruleGroups: readonly RuleGroup[] = [
  {
    title: "Production stacks",
    rules: [nonProductionProfileInProductionStack],
  },
  {
    title: "Availability",
    rules: [
      tooFewLitellmReplicas,
      missingPDB,
      ineffectivePDB,
      pdbBlocksNodeDrain,
      replicasNotSpreadOverNodes,
      tooFewPostgresInstances,
      missingPostgresPDB,
      serviceSelectsNoPods,
      litellmShutdownCutsRequests,
      unsafeRollout,
      slowNodeReplacement,
      slowProbe,
      suspendedPostgres,
      unsafePostgresTimeout,
      suspendedJob,
      removedApiVersion,
    ],
  },
  {
    title: "Budgets",
    rules: [
      failOpenBudgets,
      modelsWithoutPricing,
      budgetExceededStatusNot429,
      coordinationRedisNotShared,
      slowRedisRecovery,
      unexpectedRedisEnvVar,
      unsafeRedisSetting,
      unlimitedVirtualKey,
    ],
  },
  {
    title: "Backups",
    rules: [
      missingScheduledBackup,
      infrequentScheduledBackup,
      suspendedScheduledBackup,
      backupWithoutVolumeSnapshot,
      coldBackupOnPrimary,
      inheritedLabelOverridesCnpgLabel,
      unprunedVolumeSnapshots,
      objectStoreWithoutWalArchive,
      shortBackupRetention,
      recoveryFromLiveArchive,
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
      optionalSecretKeyRef,
      excessiveRbacPermissions,
      podSecurityNotRestricted,
      namespacePodSecurityNotRestricted,
      unusedServiceAccountToken,
      missingResourceRequestsOrLimits,
      exposedWithoutTls,
      databaseWithoutVerifiedTls,
    ],
  },
  {
    title: "Unknown values",
    rules: [unknownValueInPreview],
  },
];

/** Every rule of the pack. */
export const rules: readonly Rule[] = ruleGroups.flatMap((group) => group.rules);
