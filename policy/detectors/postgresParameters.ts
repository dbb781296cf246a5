import type { Resource } from "../stack/resource";
import { at, entries, isObject, type Value } from "../stack/values";

/** PostgreSQL accepts every unambiguous prefix of these words, in any case. */
const off = /^(?:of|off|n|no|f|fa|fal|fals|false|0)$/i;
const on = /^(?:on|y|ye|yes|t|tr|tru|true|1)$/i;

/** The values of a PostgreSQL parameter that give up durability, availability or security, and their effect. */
interface UnsafeParameter {
  value: RegExp;
  harm: string;
}

const unsafeParameters: Record<string, UnsafeParameter> = {
  fsync: { value: off, harm: "a crash may ruin the database" },
  full_page_writes: { value: off, harm: "a crash may ruin the database" },
  synchronous_commit: { value: off, harm: "a crash loses spend that was committed" },
  ignore_checksum_failure: { value: on, harm: "damaged pages are served and replicated" },
  ignore_invalid_pages: { value: on, harm: "damaged pages are served and replicated" },
  zero_damaged_pages: { value: on, harm: "damaged pages are replaced by empty ones" },
  default_transaction_read_only: { value: on, harm: "nothing can be written" },
  autovacuum: { value: off, harm: "tables grow until PostgreSQL stops to prevent transaction ID wraparound" },
  track_counts: { value: off, harm: "autovacuum doesn't run" },
  wal_log_hints: { value: off, harm: "a former primary can't be rewound" },
  max_wal_senders: { value: /^[01]$/, harm: "replicas can't follow" },
  max_replication_slots: { value: /^[01]$/, harm: "replicas can't follow" },
  password_encryption: { value: /^md5$/i, harm: "passwords are stored as MD5" },
};

/** The unsafe PostgreSQL parameters of a Cluster, as predicates that follow its name. */
export function parameterFaults(cluster: Resource): string[] {
  const replicates = isObject(at(cluster.inputs, "spec", "postgresql", "synchronous"));
  return entries(at(cluster.inputs, "spec", "postgresql", "parameters")).flatMap(([name, value]) => {
    const unsafe = unsafeParameters[name.toLowerCase()];
    const written = textOf(value);
    if (replicates && name.toLowerCase() === "synchronous_commit" && written?.toLowerCase() === "local") {
      return [`sets ${name} to ${written}: commits don't wait for the synchronous replicas`];
    }
    if (unsafe === undefined || written === undefined || !unsafe.value.test(written)) return [];
    return [`sets ${name} to ${written}: ${unsafe.harm}`];
  });
}

const secondsPer: Record<string, number> = { us: 1e-6, ms: 1e-3, "": 1, s: 1, min: 60, h: 3600, d: 86_400 };

/** A time of a PostgreSQL parameter whose unit is seconds; undefined if it can't be read. */
export function parameterSeconds(value: Value): number | undefined {
  const match = /^\s*(\d+(?:\.\d+)?)\s*(us|ms|s|min|h|d)?\s*$/.exec(textOf(value) ?? "");
  return match ? Number(match[1]) * (secondsPer[match[2] ?? ""] ?? Number.NaN) : undefined;
}

function textOf(value: Value): string | undefined {
  return ["string", "number", "boolean"].includes(typeof value) ? String(value).trim() : undefined;
}
