import assert from "node:assert/strict";

import fc from "fast-check";

import { profileNames } from "../../../components/profile";
import { problemsOf, settingsOf } from "../../support/runStack";

const boundOf = (...config: Parameters<typeof settingsOf>): number =>
  settingsOf(...config).litellm.spendLogs.maximumMebibytes;

/** The terms of the sum that an error spells out, and its total. */
function sumIn(text: string): { terms: number[]; total: number } {
  const [terms = "", total = ""] = (/: (\d.*)$/.exec(text)?.[1] ?? "").split(" = ");
  return { terms: terms.split(" + ").map((term) => Number.parseInt(term)), total: Number.parseInt(total) };
}

describe("the check of the database's volume", () => {
  it("gives spend logs half of it if the rest fits", () => {
    assert.deepEqual(
      profileNames.map((profile) => boundOf(profile)),
      [1024, 5 * 1024, 10 * 1024],
    );
  });

  it("gives spend logs less if WAL and the growth until the next cleaning would not fit", () => {
    assert.ok(boundOf("prod", { postgres: { storage: "3Gi" } }) < 1536);
    const postgres = { parameters: { max_connections: "1000" } };
    assert.ok(boundOf("prod", { litellm: { replicas: 30 }, postgres }) < 10 * 1024);
    assert.deepEqual(problemsOf("prod", { litellm: { replicas: 30 }, postgres }), []);
  });

  it("rejects a bound of spend logs above half of it", () => {
    const litellm = { spendLogs: { maximumSize: "6Gi" } };
    assert.deepEqual(problemsOf("dev", { litellm, postgres: { storage: "12Gi" } }), []);
    const [problem, ...more] = problemsOf("dev", { litellm, postgres: { storage: "10Gi" } });
    assert.deepEqual(more, []);
    assert.equal(problem?.path, "litellm.spendLogs.maximumSize");
    assert.match(problem.allowed, /^at most 5120Mi, so that everything fits postgres.storage \(10240Mi\)/);
  });

  it("rejects WAL that does not fit beside the spend logs, with the sum", () => {
    const litellm = { spendLogs: { maximumSize: "1Gi" } };
    assert.deepEqual(problemsOf("cost", { litellm }), []);
    const [problem] = problemsOf("cost", { litellm, postgres: { parameters: { max_wal_size: "1GB" } } });
    assert.match(
      problem?.allowed ?? "",
      /: 1024Mi spend logs \+ 205Mi deleted rows not yet vacuumed \+ \d+Mi until the next cleaning \+ 1024Mi WAL \+ 103Mi other tables \+ 103Mi file system = \d+Mi$/,
    );
    const { terms, total } = sumIn(problem?.allowed ?? "");
    assert.equal(
      terms.reduce((sum, term) => sum + term, 0),
      total,
    );
    assert.ok(total > 2048);
  });

  it("rejects a volume too small for any spend logs", () => {
    const [problem] = problemsOf("prod", { postgres: { storage: "500Mi" } });
    assert.equal(problem?.path, "postgres.storage");
    assert.equal(problem.value, "500Mi");
  });

  it("rejects unlimited WAL for a standby's slot", () => {
    const postgres = { parameters: { max_slot_wal_keep_size: "-1" } };
    const [problem] = problemsOf("prod", { postgres });
    assert.deepEqual(problem?.value, { max_slot_wal_keep_size: "-1" });
    assert.deepEqual(problemsOf("dev", { postgres }), [], "a single instance has no standby");
  });

  it("rejects a size of WAL that can't be parsed", () => {
    const [problem] = problemsOf("dev", { postgres: { parameters: { max_wal_size: "1Gi" } } });
    assert.deepEqual(problem?.value, { max_wal_size: "1Gi" });
  });

  it("finds room for everything by default, at any size", () => {
    fc.assert(
      fc.property(fc.constantFrom(...profileNames), fc.integer({ min: 1500, max: 1_000_000 }), (profile, mebibytes) => {
        const storage = `${mebibytes}Mi`;
        const bound = boundOf(profile, { postgres: { storage } });
        assert.deepEqual(problemsOf(profile, { postgres: { storage } }), []);
        const litellm = { spendLogs: { maximumSize: `${bound + 1}Mi` } };
        const [problem] = problemsOf(profile, { litellm, postgres: { storage } });
        const { total } = sumIn(problem?.allowed ?? "");
        // One step above the default is refused, for the half or for a sum that ends just above the volume.
        assert.ok(bound + 1 > mebibytes / 2 || (total > mebibytes && total <= mebibytes + 2), `${total}`);
      }),
      { numRuns: 50 },
    );
  });
});
