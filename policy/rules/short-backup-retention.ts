import { z } from "zod";

import { defineRule } from "../pack/rule";
import { objectStoresOf } from "../stack/postgres";
import { at } from "../stack/values";

const daysPer: Record<string, number> = { d: 1, w: 7, m: 30 };

/**
 * The retention policy is the recovery window: the plugin deletes what is not needed to restore to any time in it. A mistake
 * is often noticed days later; then a backup from before it must still exist. Without a policy nothing is deleted.
 */
export const shortBackupRetention = defineRule({
  name: "short-backup-retention",
  description: "An object store must keep what is needed to restore to any time of at least the last seven days.",
  remedy: "Raise llm-gateway:postgres.objectStore.retentionDays, or spec.retentionPolicy of the ObjectStore.",
  severity: "high",
  level: "mandatory",
  scope: "production",
  source: "https://cloudnative-pg.io/plugin-barman-cloud/docs/retention/",
  alone: true,
  options: {
    minimumDays: z.number().positive().default(7).describe("the shortest recovery window, in days"),
  },
  check(stack, { minimumDays }, report) {
    for (const store of objectStoresOf(stack)) {
      const policy = at(store.inputs, "spec", "retentionPolicy");
      if (policy === undefined || typeof policy === "symbol") continue;
      const [, count, unit = ""] = /^([1-9]\d*)([dwm])$/.exec(String(policy)) ?? [];
      const days = Number(count) * (daysPer[unit] ?? Number.NaN);
      if (Number.isNaN(days)) report(`has a retention policy (${String(policy)}) that can't be read`, store);
      else if (days < minimumDays) report(`keeps backups for ${days} days, less than ${minimumDays}`, store);
    }
  },
});
