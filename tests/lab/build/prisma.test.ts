import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { connectionSettings } from "../../../lab/build/images/litellm/connection.cjs";
import { failedMigration, pendingMigrations, readMigrations } from "../../../lab/build/images/litellm/migrate.cjs";

describe("the stand-in for Prisma's migrations", () => {
  const row = (name: string, finished: Date | null, rolledBack: Date | null = null) => ({
    migration_name: name,
    finished_at: finished,
    rolled_back_at: rolledBack,
  });
  const migrations = ["1_a", "2_b", "3_c"].map((name) => ({ name, script: "", checksum: "" }));
  const names = (list: { name: string }[]) => list.map(({ name }) => name);

  it("applies migrations that the ledger doesn't list as applied", () => {
    assert.deepEqual(names(pendingMigrations(migrations, [row("1_a", new Date()), row("2_b", null, new Date())])), [
      "2_b",
      "3_c",
    ]);
  });

  it("applies a migration again that was finished and then rolled back", () => {
    assert.deepEqual(names(pendingMigrations(migrations, [row("1_a", new Date(), new Date())])), ["1_a", "2_b", "3_c"]);
  });

  it("recognises a failed migration: started, neither finished nor rolled back", () => {
    const failed = row("2_b", null);
    assert.equal(failedMigration([row("1_a", new Date()), row("2_b", null, new Date()), failed]), failed);
    assert.equal(failedMigration([row("1_a", new Date())]), undefined);
  });

  it("reads folders in the order of their names, also with spaces, and skips other files", () => {
    const folder = mkdtempSync(join(tmpdir(), "llm-gateway-migrations-"));
    try {
      for (const name of ["20250102_b", "20250101_a with spaces", "20250103_empty"]) mkdirSync(join(folder, name));
      writeFileSync(join(folder, "migration_lock.toml"), "");
      writeFileSync(join(folder, "20250101_a with spaces", "migration.sql"), "SELECT 1;");
      writeFileSync(join(folder, "20250102_b", "migration.sql"), "SELECT 2;");
      const read = readMigrations(folder);
      assert.deepEqual(names(read), ["20250101_a with spaces", "20250102_b"]);
      // sha256 of `SELECT 1;`
      assert.equal(read[0]?.checksum, "17db4fd369edb9244b9f91d9aeed145c3d04ad8ba6e95d06247f07a63527d11a");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe("a database URL of Prisma", () => {
  it("is parsed into the driver's options", () => {
    const url = "postgresql://u:p@host:5433/db?schema=app&connection_limit=7&pool_timeout=60";
    assert.deepEqual(connectionSettings(url), {
      connectionString: "postgresql://u:p@host:5433/db",
      schema: "app",
      limit: 7,
      ssl: { rejectUnauthorized: false },
    });
  });

  it("uses TLS unless disabled, and verifies the certificate where strict", () => {
    const tls = (parameters: string) => connectionSettings(`postgresql://h/db?${parameters}`).ssl;
    assert.equal(tls("sslmode=disable"), false);
    assert.deepEqual(tls("sslmode=require"), { rejectUnauthorized: false });
    assert.deepEqual(tls("sslmode=require&sslaccept=strict"), { rejectUnauthorized: true });
  });

  it("reads the CA's file for each connection, since the CA is renewed", () => {
    const folder = mkdtempSync(join(tmpdir(), "llm-gateway-"));
    try {
      const file = join(folder, "ca.crt");
      const { ssl } = connectionSettings(`postgresql://h/db?sslmode=require&sslaccept=strict&sslcert=${file}`);
      // As node-postgres does for each connection.
      const connect = () => ({ ...(ssl as object) }) as { ca: string };
      writeFileSync(file, "first");
      assert.equal(connect().ca, "first");
      writeFileSync(file, "second");
      assert.equal(connect().ca, "second");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
