import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";

import { projectRoot } from "../../../tools/shared/folders";

/** One Backup as the API server lists it. */
interface Backup {
  name: string;
  /** Days before "now" that it was made. */
  age: number;
  phase?: string;
  cluster?: string;
  method?: string;
}

const now = Date.UTC(2026, 5, 15, 3, 30);
const day = 86_400_000;

function listed({ name, age, phase, cluster = "pg", method = "volumeSnapshot" }: Backup): unknown {
  return {
    metadata: { name, creationTimestamp: new Date(now - age * day).toISOString().replace(".000Z", "Z") },
    spec: { cluster: { name: cluster }, method },
    ...(phase === undefined ? {} : { status: { phase } }),
  };
}

// Reads a list of cases and answers each: one start of Python for all of them.
const driver = `
import datetime, importlib.util, json, sys
spec = importlib.util.spec_from_file_location("prune", sys.argv[1])
prune = importlib.util.module_from_spec(spec)
spec.loader.exec_module(prune)
now = datetime.datetime.fromtimestamp(${now / 1000}, datetime.timezone.utc)
for case in json.load(sys.stdin):
    print(json.dumps(prune.expired(case, "pg", now, datetime.timedelta(days=14))))
`;

const completed = "completed";

/** What the script is to delete, of Backups kept for fourteen days. */
const cases: [string, Backup[], string[]][] = [
  ["deletes nothing where there is nothing", [], []],
  [
    "deletes what is older than the retention, oldest first",
    [
      { name: "new", age: 1, phase: completed },
      { name: "old", age: 15, phase: completed },
      { name: "older", age: 40, phase: completed },
    ],
    ["older", "old"],
  ],
  [
    "keeps what is exactly as old as the retention",
    [
      { name: "new", age: 1, phase: completed },
      { name: "edge", age: 14, phase: completed },
    ],
    [],
  ],
  ["keeps the newest completed one, however old", [{ name: "only", age: 400, phase: completed }], []],
  [
    "keeps the newest completed one where only failed ones are newer",
    [
      { name: "good", age: 30, phase: completed },
      { name: "older", age: 40, phase: completed },
      { name: "bad", age: 1, phase: "failed" },
    ],
    ["older"],
  ],
  [
    "deletes failed ones too once they are old",
    [
      { name: "new", age: 1, phase: completed },
      { name: "bad", age: 20, phase: "failed" },
    ],
    ["bad"],
  ],
  [
    "leaves alone what runs or hasn't begun",
    [
      { name: "new", age: 1, phase: completed },
      { name: "running", age: 20, phase: "running" },
      { name: "pending", age: 20 },
    ],
    [],
  ],
  [
    "leaves another Cluster's alone",
    [
      { name: "new", age: 1, phase: completed },
      { name: "theirs", age: 20, phase: completed, cluster: "other" },
    ],
    [],
  ],
  [
    "leaves backups to an object store alone, which have a retention of their own",
    [
      { name: "new", age: 1, phase: completed },
      { name: "stored", age: 20, phase: completed, method: "barmanObjectStore" },
    ],
    [],
  ],
];

describe("the pruning script", function () {
  // Starting Python takes long on a busy machine.
  this.timeout(30_000);
  let answers: unknown[] = [];

  before(function () {
    const python = spawnSync("python3", ["-I", "-B", "-c", driver, join(projectRoot, "components/postgres/prune.py")], {
      encoding: "utf8",
      input: JSON.stringify(cases.map(([, backups]) => backups.map(listed))),
    });
    if (python.error && "code" in python.error && python.error.code === "ENOENT") {
      this.skip();
    }
    assert.equal(python.status, 0, python.stderr);
    answers = python.stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as unknown);
  });

  cases.forEach(([behaviour, , expected], index) => {
    it(behaviour, () => {
      assert.deepEqual(answers[index], expected);
    });
  });
});
