import type { SpendLogSettings } from "../settings";

/** Requests a second that one replica serves at most, on a whole core (docs/sizing.md). */
export const highestRate = 60;

/** Bytes that a request's row takes with its indexes and TOAST (docs/sizing.md). */
export const bytesPerRequest = 5300;

/** Minutes between two cleanings. */
export const cleaningMinutes = 10;

/** MiB by which spend logs grow between two cleanings, at the most that replicas can serve. */
export function growthBetweenCleanings(replicas: number): number {
  return Math.ceil((replicas * highestRate * cleaningMinutes * 60 * bytesPerRequest) / 2 ** 20);
}

/**
 * LiteLLM keeps spend logs forever by default. Its size rule measures live rows (allocated less what deletes left
 * behind, `spend_log_cleanup.py`, 1.109.1), so rows that are gone don't trigger it again. A run deletes 500,000 rows at
 * most, and fewer where its 300 s, shared by the rules, end first: hence every ten minutes.
 */
export function spendLogSettings({ retentionDays, maximumMebibytes }: SpendLogSettings): Record<string, unknown> {
  return {
    maximum_spend_logs_cleanup_cron: `*/${cleaningMinutes} * * * *`,
    maximum_spend_logs_cleanup_target_size: `${Math.floor(maximumMebibytes * 0.9)}MB`,
    maximum_spend_logs_retention_period: `${retentionDays}d`,
    maximum_spend_logs_size: `${maximumMebibytes}MB`,
  };
}
