import type { SpendLogSettings } from "../settings";

/** Requests a second that one replica serves at most, on a whole core (docs/sizing.md). */
const highestRate = 60;

/** Bytes that a request's row takes with its indexes and TOAST (docs/sizing.md). */
const bytesPerRequest = 5300;

/** MiB by which spend logs grow between two cleanings, at the most that replicas can serve. */
export function growthBetweenCleanings(replicas: number, minutes: number): number {
  return Math.ceil((replicas * highestRate * minutes * 60 * bytesPerRequest) / 2 ** 20);
}

/**
 * How long rows of other tables are kept that grow with requests or time and that the same run prunes: totals by tag,
 * sessions of auto-routed models, results of background health checks. LiteLLM never deletes them unless a retention is set; a
 * stack's own generalSettings win.
 */
export const otherRetentions = {
  maximum_autorouter_session_retention_period: "90d",
  maximum_daily_tag_spend_retention_period: "90d",
  maximum_health_check_retention_period: "30d",
};

/**
 * LiteLLM keeps spend logs forever by default. Its size rule measures live rows (allocated
 * less what deletes left behind, `spend_log_cleanup.py`, 1.109.1), so rows that are gone don't trigger it again.
 *
 * A run deletes at most `max_batches` batches, LiteLLM's defaults being 500 of 1,000 rows, and pauses 0.1 s after each.
 * Its time is shared between the rules: where all five are set, the spend logs past their age have a tenth. Large
 * batches and most of the interval as time make that enough for all that is written between two runs
 * (docs/decisions/spend-in-the-database.md).
 */
export function spendLogSettings(settings: SpendLogSettings): Record<string, unknown> {
  const { retentionDays, maximumMebibytes, cleaningMinutes } = settings;
  return {
    maximum_spend_logs_cleanup_batch_size: 10_000,
    maximum_spend_logs_cleanup_cron: `*/${cleaningMinutes} * * * *`,
    maximum_spend_logs_cleanup_run_budget: `${Math.floor(cleaningMinutes * 60 * 0.9)}s`,
    maximum_spend_logs_cleanup_target_size: `${Math.floor(maximumMebibytes * 0.9)}MB`,
    maximum_spend_logs_retention_period: `${retentionDays}d`,
    maximum_spend_logs_size: `${maximumMebibytes}MB`,
  };
}
