import { exporterName } from "../names";
import { type Alert, jobOf, percentage } from "./alert";

/** Alerts on the stack's own Redis, as its exporter sees it. */
export function redisAlerts(redis: string): Alert[] {
  const selected = (namespace: string) => `{${jobOf(namespace, exporterName(redis))}}`;
  return [
    {
      name: "RedisDown",
      expression: (namespace) => `max(redis_up${selected(namespace)}) == 0`,
      minutes: 1,
      severity: "critical",
      summary: "Redis is down",
      description:
        "Redis has not answered for a minute. Proxies whose budgets fail closed refuse requests with a budget.",
      runbook: "redis-is-down",
      promises: ["budgets", "pods", "nodes"],
    },
    {
      name: "RedisExporterDown",
      expression: (namespace) => `(sum(up${selected(namespace)}) or vector(0)) < 1`,
      minutes: 10,
      severity: "warning",
      summary: "Redis is not watched",
      description: "The exporter of Redis' metrics could not be scraped for 10 minutes: alerts on Redis can't fire.",
      runbook: "redis-is-not-watched",
      promises: ["visibility"],
    },
    {
      name: "RedisMemoryFilling",
      expression: (namespace) =>
        `max(redis_memory_used_bytes${selected(namespace)}) / max(redis_memory_max_bytes${selected(namespace)}) > 0.85`,
      minutes: 5,
      severity: "critical",
      summary: "Redis is running out of memory",
      description: `Redis uses ${percentage} of its memory. When it is full, requests with a budget are refused.`,
      runbook: "memory-is-filling",
      promises: ["months", "budgets"],
    },
    {
      name: "RedisCountersNotWritten",
      expression: (namespace) => `min(redis_aof_last_write_status${selected(namespace)}) == 0`,
      minutes: 5,
      severity: "warning",
      summary: "Redis can't write its file",
      description: "The append-only file has not been written for 5 minutes: a restart would lose the counters.",
      runbook: "memory-is-filling",
      promises: ["budgets"],
    },
  ];
}
