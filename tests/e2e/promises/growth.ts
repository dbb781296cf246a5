import assert from "node:assert/strict";

import { BudgetLoad, servedIn } from "../../../benchmarks/support/budgetLoad";
import { gatewayKey, type GatewayKey } from "../../../benchmarks/support/keys";
import { urlOf } from "../../../benchmarks/support/podUrl";
import { isReady } from "../../../tools/cluster/clusterClient";
import { waitFor } from "../../../tools/shared/waitFor";
import { primaryOf } from "../../../tools/verify/cluster/cnpg";
import { sql } from "../../../tools/verify/cluster/postgres";
import { proxyPods } from "../../../tools/verify/cluster/proxy";
import { assertAtMost } from "../support/assertions";
import type { Deployed } from "../support/deployed";
import { progress } from "../support/environment";

const bound = 400;

/** Deploy the stack with these `litellm.spendLogs`: a limit that the rows exceed, and a cleaning each minute. */
export const quickCleaning = { maximumSize: `${bound}Mi`, cleaningMinutes: 1 };

const rows = 1_000_000;
/** How many of them are older than the retention. */
const expired = 300_000;
/** How many are inserted at once. */
const part = 100_000;
/** Requests a second to each replica. */
const perSecond = 5;

const table = '"LiteLLM_SpendLogs"';
const own = "growth-";

/** Rows of about 1 KB with their indexes, oldest first; numbered, since random ids take PostgreSQL longer to index. */
const insertion = (first: number): string => `
  INSERT INTO ${table} (request_id, call_type, api_key, "startTime", "endTime", model, metadata, session_id)
  SELECT '${own}' || lpad(n::text, 9, '0'), 'acompletion', 'growth', t, t, 'gpt-4o',
    jsonb_build_object('note', repeat(md5(n::text), 8)), lpad(n::text, 36, '0')
  FROM (
    SELECT n, now() + n * interval '1 s' - interval '1 day' * CASE WHEN n <= ${expired} THEN 40 ELSE 20 END AS t
    FROM generate_series(${first}, ${first + part - 1}) n
  ) numbered`;

/** The live size as LiteLLM measured it last, in bytes, and how many rows had been inserted by then. */
const measured = `
  SELECT (param_value->>'allocated_bytes')::bigint - (param_value->>'reclaimable_bytes')::bigint,
    param_value->>'inserted_total'
  FROM "LiteLLM_Config" WHERE param_name = 'spend_logs_size_cleanup_state'`;

const insertedRows = `
  SELECT sum(n_tup_ins) FROM pg_stat_user_tables WHERE relname IN ('LiteLLM_SpendLogs', 'LiteLLM_SpendLogToolIndex')`;

/** A row past its retention and one within it, in the other tables that the same run prunes. */
const otherRows = [
  `INSERT INTO "LiteLLM_DailyTagSpend" (id, tag, date, api_key, updated_at)
    SELECT '${own}' || days, '${own}' || days, (now() - days * interval '1 day')::date::text, 'growth', now()
    FROM unnest(ARRAY[80, 92]) days`,
  `INSERT INTO "LiteLLM_HealthCheckTable" (health_check_id, model_name, status, checked_at, updated_at)
    SELECT '${own}' || days, 'mock', 'healthy', now() - days * interval '1 day', now()
    FROM unnest(ARRAY[20, 31]) days`,
  `INSERT INTO "LiteLLM_AutoRouterSession"
    (api_key, session_id, router_name, router_type, first_turn_at, last_turn_at, last_model)
    SELECT '${own}', '${own}' || days, 'router', 'router', now(), now() - days * interval '1 day', 'mock'
    FROM unnest(ARRAY[80, 92]) days`,
];

const otherKeys: [table: string, key: string][] = [
  ["LiteLLM_DailyTagSpend", "id"],
  ["LiteLLM_HealthCheckTable", "health_check_id"],
  ["LiteLLM_AutoRouterSession", "session_id"],
];

const leftOthers = otherKeys
  .map(([name, key]) => `SELECT ${key} AS key FROM "${name}" WHERE ${key} LIKE '${own}%'`)
  .join(" UNION ALL ");

const mebibytes = (bytes: number): number => Math.round(bytes / 2 ** 20);

/** The table that grows with each request stays within its limits. */
export function growthPromises(deployed: () => Deployed): void {
  describe("a million spend logs", () => {
    let primary: string;
    let key: GatewayKey;
    let load: BudgetLoad;

    const numbers = async (...statements: string[]): Promise<number[]> => {
      const [row = []] = await sql(deployed().cluster, primary, "litellm", ...statements);
      return row.map(Number);
    };
    const number = async (...statements: string[]): Promise<number> => (await numbers(...statements))[0] ?? Number.NaN;
    const allocated = (): Promise<number> => number(`SELECT pg_total_relation_size('${table}')`);

    beforeEach(async function () {
      if (!deployed().here.place.embedded) this.skip();
      primary = await primaryOf(deployed().cluster, "litellm-pg");
      const pods = (await proxyPods(deployed().cluster, "litellm")).filter(isReady);
      const urls = pods.map(urlOf);
      const { masterKey } = await deployed().target();
      key = await gatewayKey({ url: urls[0] ?? "", masterKey }, rows);
      load = new BudgetLoad(urls, key.key, { model: "mock", perSecond });
    });

    afterEach(async () => {
      await load.stop();
      await key.delete();
      // FULL returns the space, which backups would copy otherwise.
      await numbers(`DELETE FROM ${table} WHERE request_id LIKE '${own}%'`);
      await numbers(`VACUUM FULL ${table}`);
      for (const [name, key] of otherKeys) await numbers(`DELETE FROM "${name}" WHERE ${key} LIKE '${own}%'`);
    });

    it("are pruned by age and by size while requests are served, and new rows take their space", async () => {
      load.start();
      for (const statement of otherRows) await numbers(statement);
      await progress.step(`${rows} spend logs inserted`, async () => {
        for (let first = 1; first <= rows; first += part) await numbers(insertion(first));
      });
      const inserted = await number(insertedRows);
      await progress.step("spend logs pruned", () =>
        waitFor(
          async () => {
            const left = await number(`SELECT count(*) FROM ${table} WHERE "startTime" < now() - interval '30 days'`);
            const [live = Number.NaN, measuredRows = 0] = await numbers(measured);
            if (left === 0 && measuredRows >= inserted && mebibytes(live) <= bound) return true;
            throw new Error(`${left} are past their age, ${mebibytes(live)} MiB live with ${measuredRows} inserted`);
          },
          { deadline: 120, interval: 2, what: `spend logs to be within ${bound} MiB and 30 days` },
        ),
      );
      const samples = await load.stop();
      const [live = Number.NaN] = await numbers(measured);
      const kept = await number(`SELECT count(*) FROM ${table} WHERE request_id LIKE '${own}%'`);

      await numbers(`VACUUM ${table}`);
      const before = await allocated();
      await numbers(insertion(rows + 1));
      const after = await allocated();
      process.stdout.write(
        `      ${servedIn(samples)} of ${samples.length} requests served meanwhile; ${kept} rows kept, ` +
          `${mebibytes(live)} MiB live; ${part} more: ${mebibytes(before)} to ${mebibytes(after)} MiB allocated\n`,
      );
      assert.equal(servedIn(samples), samples.length, "requests served");
      const others = await sql(deployed().cluster, primary, "litellm", `${leftOthers} ORDER BY 1`);
      assert.deepEqual(others.flat(), [`${own}20`, `${own}80`, `${own}80`], "rows left in other tables");
      assert.ok(kept > part && kept < rows - expired, `${kept} rows are kept`);
      assertAtMost(after / before, 1.05, "files with 100,000 more rows, against before");
    });
  });
}
