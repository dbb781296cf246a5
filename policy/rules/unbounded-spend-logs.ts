import { z } from "zod";

import { defineRule } from "../pack/rule";
import { cronGapHours, durationSeconds, sizeBytes } from "../stack/litellmValues";
import { clustersOf } from "../stack/postgres";
import { proxiesOf } from "../stack/proxy";
import { proxyConfigOf } from "../stack/proxyConfig";
import { parseQuantity } from "../stack/quantity";
import { describe, type Resource, sameNamespace } from "../stack/resource";
import type { Stack } from "../stack/stack";
import { at, text, type Value } from "../stack/values";

const retention = "maximum_spend_logs_retention_period";
const size = "maximum_spend_logs_size";
const cron = "maximum_spend_logs_cleanup_cron";
/** The intervals of the cleanup by age and by size, used if no cron is set. */
const intervals = ["maximum_spend_logs_retention_interval", "maximum_spend_logs_size_check_interval"];

/**
 * LiteLLM writes a row for each request, about 5 KB with its indexes, and never deletes it by default. At ten requests a
 * second a volume of 20Gi is full within five days, and a full volume stops the database. Values that LiteLLM can't parse
 * turn the cleanup off, with only a line in the log.
 * Source: LiteLLM 1.109.1, `proxy_server.py` (`SPEND LOG CLEANUP`).
 */
export const unboundedSpendLogs = defineRule({
  name: "unbounded-spend-logs",
  description:
    "Spend logs must be limited by age and size, and cleaned up at least daily; otherwise they fill the database's volume.",
  remedy: `Set ${retention} (such as 30d), ${size} (such as 8GB) and ${cron} (such as "17 * * * *") in general_settings.`,
  severity: "high",
  level: "mandatory",
  scope: "production",
  source: "https://docs.litellm.ai/docs/proxy/spend_logs_deletion",
  alone: false,
  options: {
    maximumHours: z.number().positive().default(24).describe("the longest time between two cleanups, in hours"),
    maximumShare: z
      .number()
      .positive()
      .max(1)
      .default(0.5)
      .describe("the largest share of the storage of the Cluster in the proxy's namespace that spend logs may use"),
  },
  check(stack, { maximumHours, maximumShare }, report) {
    for (const proxy of proxiesOf(stack)) {
      const { resource } = proxy.workload;
      const found = proxyConfigOf(stack, proxy);
      if (found.kind !== "read") continue;
      const settings = at(found.config, "general_settings");
      if (at(settings, "disable_spend_logs") === true) continue;
      const reportSetting = (name: string, problem: string) => {
        report(
          `lets spend logs fill its database: general_settings.${name} in ${describe(found.source)} ${problem}`,
          resource,
        );
      };
      const age = problemOfAge(at(settings, retention));
      if (age !== undefined) reportSetting(retention, age);
      const bound = problemOfSize(stack, resource, at(settings, size), maximumShare);
      if (bound !== undefined) reportSetting(size, bound);
      for (const [name, problem] of problemsOfSchedule(settings, maximumHours)) reportSetting(name, problem);
    }
  },
});

function problemOfAge(value: Value): string | undefined {
  if (value === undefined || value === null) return "is not set";
  // A whole number without a unit is days.
  const period = durationSeconds(Number.isInteger(value) ? `${String(value)}d` : value);
  return period !== undefined && period > 0 ? undefined : "is not a duration that LiteLLM can parse";
}

function problemOfSize(stack: Stack, proxy: Resource, value: Value, share: number): string | undefined {
  if (value === undefined || value === null) return "is not set";
  const bytes = sizeBytes(value);
  if (bytes === undefined) return "is not a size that LiteLLM can parse";
  for (const cluster of clustersOf(stack).filter((resource) => sameNamespace(resource, proxy))) {
    const storage = text(at(cluster.inputs, "spec", "storage", "size"));
    const most = share * (parseQuantity(storage ?? "") ?? Number.POSITIVE_INFINITY);
    if (bytes > most) {
      return `is more than ${Math.round(share * 100)} % of the storage of ${describe(cluster)} (${String(storage)})`;
    }
  }
  return undefined;
}

function problemsOfSchedule(settings: Value, maximumHours: number): [name: string, problem: string][] {
  const schedule = at(settings, cron);
  const unreadable = "can't be parsed by LiteLLM, which then deletes nothing";
  const infrequent = `leaves more than ${maximumHours} hours between two cleanups`;
  if (schedule !== undefined && schedule !== null && schedule !== "" && schedule !== false && schedule !== 0) {
    const gap = cronGapHours(schedule);
    if (gap === undefined) return [[cron, unreadable]];
    return gap > maximumHours ? [[cron, infrequent]] : [];
  }
  return intervals.flatMap((name): [string, string][] => {
    const value = at(settings, name);
    const interval = durationSeconds(value === undefined ? "1d" : value);
    if (interval === undefined) return [[name, unreadable]];
    return interval > maximumHours * 3600 ? [[name, infrequent]] : [];
  });
}
