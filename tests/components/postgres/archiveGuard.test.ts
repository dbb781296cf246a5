import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";

import { mostWal, waitingSegments, walMebibytes, walParameters } from "../../../components/postgres/walParameters";
import { projectRoot } from "../../../tools/shared/folders";
import { findCreatedResource, runStack } from "../../support/runStack";

/** The arguments of `decide`: waiting, limit, dropping, gap, backup. */
type Case = [waiting: number, limit: number, dropping: boolean, gap: boolean, backup: string | null];

// Reads a list of cases and answers each: one start of Python for all of them.
const driver = `
import importlib.util, json, sys
spec = importlib.util.spec_from_file_location("guard", sys.argv[1])
guard = importlib.util.module_from_spec(spec)
spec.loader.exec_module(guard)
given = json.load(sys.stdin)
print(json.dumps([guard.decide(*case) for case in given["cases"]]))
print(guard.waiting_segments(given["metrics"]))
print(json.dumps(guard.base_backup("pg-after-gap", given["cluster"])))
`;

const cases: [string, Case, string][] = [
  ["does nothing below the limit", [23, 24, false, false, null], "nothing"],
  ["gives up the archive at the limit", [24, 24, false, false, null], "drop"],
  ["gives it up again while the base backup after a gap still fails", [24, 24, false, true, "failed"], "drop"],
  ["waits until the queue is empty", [2, 24, true, true, null], "wait"],
  ["archives again once the queue is empty", [1, 24, true, true, null], "resume"],
  ["takes a base backup after a gap", [3, 24, false, true, null], "back up"],
  ["waits for that backup", [3, 24, false, true, "running"], "nothing"],
  ["tries a failed backup again", [3, 24, false, true, "failed"], "retry backup"],
  ["closes the gap with a completed backup", [0, 24, false, true, "completed"], "close gap"],
];

const metrics = [
  "# TYPE cnpg_collector_pg_wal_archive_status gauge",
  'cnpg_collector_pg_wal_archive_status{value="done"} 3',
  'cnpg_collector_pg_wal_archive_status{value="ready"} 17',
].join("\n");

const cluster = { apiVersion: "postgresql.cnpg.io/v1", metadata: { name: "pg", uid: "1" } };

describe("the guard of the archive", () => {
  let decisions: string[];
  let waiting: number;
  let backup: { metadata: object; spec: object };

  before(() => {
    const script = join(projectRoot, "components", "postgres", "archive_guard.py");
    const input = JSON.stringify({ cases: cases.map(([, given]) => given), metrics, cluster });
    const { stdout, stderr } = spawnSync("python3", ["-c", driver, script], { input, encoding: "utf8" });
    assert.equal(stderr, "");
    const [first = "", second, third = ""] = stdout.trim().split("\n");
    decisions = JSON.parse(first) as string[];
    waiting = Number(second);
    backup = JSON.parse(third) as typeof backup;
  });

  it("takes the base backup of the primary, since that of a standby may start in the gap", () => {
    assert.deepEqual(backup.spec, {
      cluster: { name: "pg" },
      method: "plugin",
      pluginConfiguration: { name: "barman-cloud.cloudnative-pg.io" },
      target: "primary",
    });
    assert.deepEqual(backup.metadata, {
      name: "pg-after-gap",
      ownerReferences: [{ apiVersion: "postgresql.cnpg.io/v1", kind: "Cluster", name: "pg", uid: "1" }],
    });
  });

  for (const [index, [title, , expected]] of cases.entries()) {
    it(title, () => {
      assert.equal(decisions[index], expected);
    });
  }

  it("reads the waiting segments from an instance's metrics", () => {
    assert.equal(waiting, 17);
  });

  it("acts before the WAL exceeds what the volume has room for", () => {
    for (const storage of ["512Mi", "2Gi", "20Gi", "100Gi"]) {
      const database = { instances: 1, parameters: {}, storage, objectStore: {} };
      const beside = walMebibytes(walParameters(database).max_wal_size ?? "") ?? 0;
      const room = (mostWal(database) ?? 0) - beside;
      const waits = waitingSegments(storage) * 16;
      assert.ok(waits <= 0.75 * room && waits >= 0.7 * room, `${storage}: ${waits} of ${room} MiB`);
    }
  });

  it("may change its own ObjectStore and Backup only", async () => {
    const run = await runStack("prod", { postgres: { objectStore: { destinationPath: "s3://backups" } } });
    const { rules } = findCreatedResource(run, "Role", "guard-role").inputs as unknown as {
      rules: { resources: string[]; resourceNames?: string[]; verbs: string[] }[];
    };
    const changing = rules.filter(({ verbs }) => verbs.includes("patch") || verbs.includes("delete"));
    assert.deepEqual(
      changing.map(({ resources, resourceNames }) => [resources, resourceNames]),
      [
        [["objectstores"], ["litellm-pg-store"]],
        [["backups"], ["litellm-pg-after-gap"]],
      ],
    );
  });
});
