import assert from "node:assert/strict";

import { mostWal, walMebibytes, walParameters } from "../../../components/postgres/walParameters";
import type { PostgresSettings } from "../../../components/settings";
import { settingsOf } from "../../support/runStack";

const postgres = (change: Partial<PostgresSettings>): PostgresSettings => ({
  ...settingsOf("prod").postgres,
  ...change,
});

describe("the WAL that PostgreSQL keeps", () => {
  it("is an eighth of the volume, and PostgreSQL's default of 1 GB at most", () => {
    const sizeOf = (size: string) => walParameters(postgres({ storage: size })).max_wal_size;
    assert.deepEqual(["512Mi", "2Gi", "20Gi"].map(sizeOf), ["128MB", "256MB", "1024MB"]);
  });

  it("is kept for standbys only where there are any, and within a limit", () => {
    const { wal_keep_size, max_slot_wal_keep_size } = walParameters(postgres({ instances: 1 }));
    assert.deepEqual([wal_keep_size, max_slot_wal_keep_size], ["0", undefined]);
    assert.equal(walParameters(postgres({ instances: 3 })).max_slot_wal_keep_size, "3413MB");
  });

  it("includes the WAL parameters of the config in the sum", () => {
    assert.equal(mostWal(postgres({})), 1024 + 3413);
    assert.equal(mostWal(postgres({ parameters: { max_slot_wal_keep_size: "1GB" } })), 2048);
    assert.equal(mostWal(postgres({ parameters: { max_slot_wal_keep_size: "-1" } })), undefined);
  });

  for (const [text, mebibytes] of [
    ["1GB", 1024],
    ["512", 512],
    ["1.5 GB", 1536],
    ["65536kB", 64],
    ["16777216B", 16],
    ["1TB", 2 ** 20],
    ["-1", -1],
    ["1Gi", undefined],
    ["", undefined],
  ] as const) {
    it(`reads ${JSON.stringify(text)} as PostgreSQL does`, () => {
      assert.equal(walMebibytes(text), mebibytes);
    });
  }
});
