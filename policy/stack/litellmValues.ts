import { longestGapHours } from "./schedule";
import type { Value } from "./values";

const hour = 3600;
/** A month is taken as 31 days, its longest. */
const seconds: Record<string, number> = { s: 1, m: 60, h: hour, d: 24 * hour, w: 168 * hour, mo: 744 * hour };
const words: Record<string, string> = { hourly: "1h", daily: "24h", weekly: "7d", monthly: "30d" };

/**
 * The seconds of a duration such as `30d`, as LiteLLM parses it: text after the unit is ignored. Undefined for a value that
 * LiteLLM can't parse.
 * Source: LiteLLM 1.109.1, `litellm_core_utils/duration_parser.py` (`duration_in_seconds`).
 */
export function durationSeconds(value: Value): number | undefined {
  if (typeof value !== "string") return undefined;
  const [, count, unit = ""] = /^(\d+)(mo|[smhdw])/.exec(words[value.trim().toLowerCase()] ?? value) ?? [];
  return count === undefined ? undefined : Number(count) * (seconds[unit] ?? Number.NaN);
}

const size = /^\s*(\d+(?:\.\d+)?)\s*([KMGT]?)I?B?\s*$/i;

/**
 * The bytes of a size such as `10GB`, as LiteLLM parses it: units are powers of 1024, a bare number is bytes. Undefined for
 * a value that LiteLLM can't parse, or ignores.
 * Source: LiteLLM 1.109.1, `proxy/db/db_transaction_queue/spend_log_cleanup.py` (`size_in_bytes`).
 */
export function sizeBytes(value: Value): number | undefined {
  const text = typeof value === "number" && Number.isInteger(value) ? String(value) : value;
  const [, count, unit = ""] = (typeof text === "string" ? size.exec(text) : undefined) ?? [];
  if (count === undefined) return undefined;
  const bytes = Math.floor(Number(count) * 1024 ** ("KMGT".indexOf(unit.toUpperCase() || " ") + 1));
  return bytes > 0 ? bytes : undefined;
}

const cronFields = [/^[\d*,/-]+$/, /^[\d*,/-]+$/, /^[\d*,/-]+$/, /^[\da-z*,/-]+$/i, /^[0-6a-z*,/-]+$/i];
/** In the order of LiteLLM's scheduler, which starts on Monday. Cron starts on Sunday; the gap between runs is the same. */
const weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/**
 * The longest time between two runs of a schedule with five fields, in hours; undefined for a schedule that LiteLLM's
 * scheduler can't parse. It has no `@daily` and no 7 for Sunday, and requires both day fields to match where cron requires
 * either.
 * Source: APScheduler 3, `CronTrigger.from_crontab`.
 */
export function cronGapHours(value: Value): number | undefined {
  if (typeof value !== "string") return undefined;
  const fields = value.trim().split(/\s+/);
  if (fields.length !== cronFields.length || !fields.every((field, index) => cronFields[index]?.test(field))) {
    return undefined;
  }
  const [minute, hourOfDay, day = "", month, named = ""] = fields;
  const weekday = named.toLowerCase().replace(/[a-z]+/g, (name) => String(weekdays.indexOf(name)));
  const gapOf = (days: string, ofWeek: string) => {
    const gap = longestGapHours(["0", minute, hourOfDay, days, month, ofWeek].join(" "));
    return typeof gap === "string" ? undefined : gap;
  };
  const [daily, byDay, byWeekday] = [gapOf("*", "*"), gapOf(day, "*"), gapOf("*", weekday)];
  if (byDay === undefined || byWeekday === undefined) return undefined;
  if (byDay === daily) return byWeekday;
  return byWeekday === daily ? byDay : Number.POSITIVE_INFINITY;
}
