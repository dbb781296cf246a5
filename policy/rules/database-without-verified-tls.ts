import { defineRule } from "../pack/rule";
import { clustersOf } from "../stack/postgres";
import { proxiesOf, variableOf } from "../stack/proxy";
import { isNamed, type Resource, sameNamespace } from "../stack/resource";
import type { Stack } from "../stack/stack";
import { at, items, type Value } from "../stack/values";

/** Whether a connection URL makes LiteLLM verify the server: in the words of libpq, or in those of Prisma. */
function isVerified(url: string): boolean {
  const parameters = new URLSearchParams(url.slice(url.indexOf("?") + 1));
  const mode = parameters.get("sslmode");
  return mode === "verify-full" || (mode === "require" && parameters.get("sslaccept") === "strict");
}

/** Whether a Secret is the one that the operator makes for a Cluster; its URL has no parameters. */
const isOperators = (stack: Stack, secretName: Value, workload: Resource): boolean =>
  typeof secretName === "string" &&
  secretName.endsWith("-app") &&
  clustersOf(stack).some(
    (cluster) => sameNamespace(cluster, workload) && isNamed(cluster, secretName.slice(0, -"-app".length)) === true,
  );

/** Whether a Cluster refuses every connection without TLS, before a line of pg_hba.conf that would accept one. */
function refusesPlain(cluster: Resource): boolean {
  const lines = at(cluster.inputs, "spec", "postgresql", "pg_hba");
  if (typeof lines === "symbol") return true;
  const first = items(lines).find((line) => typeof line === "symbol" || /^\s*host(?:nossl)?\s/.test(String(line)));
  return typeof first === "symbol" || /^\s*hostnossl\s+all\s+all\s+all\s+reject\b/.test(String(first));
}

/**
 * Without verification, who can answer at the database's address gets the password, and with it every key and all spend.
 * LiteLLM 1.109.1 hands `sslmode=require` to Prisma, which then checks no certificate (`db_url_settings.py`).
 */
export const databaseWithoutVerifiedTls = defineRule({
  name: "database-without-verified-tls",
  description: "The proxy must verify the database's certificate, and PostgreSQL must refuse connections without TLS.",
  remedy:
    "Add sslmode=verify-full and sslrootcert to DATABASE_URL, with the Cluster's CA mounted, and begin spec.postgresql.pg_hba with hostnossl all all all reject.",
  severity: "high",
  level: "mandatory",
  scope: "production",
  source: "https://www.postgresql.org/docs/18/libpq-ssl.html#LIBPQ-SSL-PROTECTION",
  alone: false,
  options: {},
  check(stack, _options, report) {
    for (const { workload, container } of proxiesOf(stack)) {
      const url = variableOf(stack, container, "DATABASE_URL");
      if (url?.kind !== "literal" && url?.kind !== "secret") continue;
      const known = typeof url.value === "string";
      const plain = url.kind === "secret" && !known && isOperators(stack, url.secretName, workload.resource);
      if (plain || (known && !isVerified(String(url.value))))
        report("has a DATABASE_URL without sslmode=verify-full", workload.resource);
    }
    for (const cluster of clustersOf(stack)) {
      if (!refusesPlain(cluster)) report("accepts connections without TLS", cluster);
    }
  },
});
