// `prisma migrate` against PostgreSQL: the ledger that Prisma keeps, and the commands on it that LiteLLM calls. The native
// schema engine that does this elsewhere is in no package registry.
const { createHash, randomUUID } = require("node:crypto");
const fs = require("node:fs");
const path = require("node:path");
const { setTimeout: delay } = require("node:timers/promises");

/** The key of the advisory lock that Prisma holds while it migrates; LiteLLM takes the same one. */
const lockKey = 72707369;

/** Seconds that Prisma waits for that lock. */
const lockTimeout = 10;

/** An error with one of Prisma's codes, by which LiteLLM decides how to go on. */
class PrismaError extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

/** The migrations of a folder, in the order of their names: `{name, script, checksum}`. */
function readMigrations(folder) {
  return fs
    .readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => ({ name, file: path.join(folder, name, "migration.sql") }))
    .filter(({ file }) => fs.existsSync(file))
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .map(({ name, file }) => {
      const script = fs.readFileSync(file, "utf8");
      return { name, script, checksum: createHash("sha256").update(script).digest("hex") };
    });
}

/** The first migration that was begun and neither finished nor rolled back. */
function failedMigration(ledger) {
  return ledger.find((row) => row.finished_at === null && row.rolled_back_at === null);
}

/** The migrations that the ledger doesn't tell to be applied. */
function pendingMigrations(migrations, ledger) {
  const applied = new Set(
    ledger.filter((row) => row.finished_at !== null && row.rolled_back_at === null).map((row) => row.migration_name),
  );
  return migrations.filter(({ name }) => !applied.has(name));
}

const ledgerTable = "_prisma_migrations";

async function readLedger(client) {
  const { rows } = await client.query(`SELECT * FROM ${ledgerTable} ORDER BY started_at`);
  return rows;
}

async function hasLedger(client) {
  return (await client.query("SELECT to_regclass($1) AS found", [ledgerTable])).rows[0].found !== null;
}

async function createLedger(client) {
  await client.query(`CREATE TABLE IF NOT EXISTS ${ledgerTable} (
    id VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum VARCHAR(64) NOT NULL,
    finished_at TIMESTAMPTZ,
    migration_name VARCHAR(255) NOT NULL,
    logs TEXT,
    rolled_back_at TIMESTAMPTZ,
    started_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    applied_steps_count INTEGER NOT NULL DEFAULT 0
  )`);
}

/** Runs `work` under Prisma's advisory lock, unless the caller says that it holds that lock itself. */
async function locked(client, environment, work) {
  if (environment.PRISMA_SCHEMA_DISABLE_ADVISORY_LOCK) return work();
  const end = Date.now() + lockTimeout * 1000;
  for (;;) {
    const { rows } = await client.query("SELECT pg_try_advisory_lock($1) AS taken", [lockKey]);
    if (rows[0].taken) break;
    if (Date.now() >= end)
      throw new PrismaError(
        "P1002",
        `no advisory lock within ${lockTimeout} s: another migration holds it (${lockKey})`,
      );
    await delay(500);
  }
  try {
    return await work();
  } finally {
    await client.query("SELECT pg_advisory_unlock($1)", [lockKey]);
  }
}

async function apply(client, { name, script, checksum }) {
  const id = randomUUID();
  await client.query(`INSERT INTO ${ledgerTable} (id, checksum, migration_name) VALUES ($1, $2, $3)`, [
    id,
    checksum,
    name,
  ]);
  try {
    // One simple query: several statements of it are one transaction, unless the script says otherwise.
    await client.query(script);
  } catch (error) {
    const message = `Migration name: ${name}\n\nDatabase error code: ${error.code}\n\nDatabase error:\nERROR: ${error.message}`;
    await client.query("ROLLBACK");
    await client.query(`UPDATE ${ledgerTable} SET logs = $2 WHERE id = $1`, [id, message]);
    throw new PrismaError("P3018", `a migration could not be applied, and no later one was tried.\n\n${message}`);
  }
  await client.query(`UPDATE ${ledgerTable} SET finished_at = now(), applied_steps_count = 1 WHERE id = $1`, [id]);
}

async function requireEmptySchema(client) {
  const { rows } = await client.query("SELECT 1 FROM pg_tables WHERE schemaname = current_schema() LIMIT 1");
  if (rows.length > 0)
    throw new PrismaError("P3005", "The database schema is not empty, and nothing tells which migrations it has.");
}

/**
 * Applies the pending migrations, each noted before and after; refuses where an earlier one failed.
 * @returns the names of those that were applied
 */
async function deploy(client, folder, environment, log) {
  return locked(client, environment, async () => {
    const migrations = readMigrations(folder);
    log(`${migrations.length} migrations found in ${folder}`);
    if (!(await hasLedger(client))) {
      await requireEmptySchema(client);
      await createLedger(client);
    }
    const ledger = await readLedger(client);
    const failed = failedMigration(ledger);
    if (failed)
      throw new PrismaError(
        "P3009",
        `a failed migration is in the database, and none is applied until it is resolved.\n` +
          `The \`${failed.migration_name}\` migration started at ${failed.started_at.toISOString()} failed`,
      );
    const pending = pendingMigrations(migrations, ledger);
    if (pending.length === 0) log("No pending migrations to apply.");
    for (const migration of pending) {
      log(`Applying migration \`${migration.name}\``);
      await apply(client, migration);
    }
    return pending.map(({ name }) => name);
  });
}

/** Notes a migration as applied without running it. */
async function resolveApplied(client, folder, name, environment) {
  await locked(client, environment, async () => {
    const migration = readMigrations(folder).find((candidate) => candidate.name === name);
    if (!migration) throw new PrismaError("P3017", `there is no migration ${name} in ${folder}`);
    await createLedger(client);
    const recorded = (await readLedger(client)).filter(
      (row) => row.migration_name === name && row.rolled_back_at === null,
    );
    if (recorded.some((row) => row.finished_at !== null))
      throw new PrismaError("P3008", `The migration ${name} is already recorded as applied in the database.`);
    await client.query(
      `UPDATE ${ledgerTable} SET rolled_back_at = now() WHERE migration_name = $1 AND finished_at IS NULL AND rolled_back_at IS NULL`,
      [name],
    );
    await client.query(
      `INSERT INTO ${ledgerTable} (id, checksum, migration_name, finished_at, applied_steps_count) VALUES ($1, $2, $3, now(), 0)`,
      [randomUUID(), migration.checksum, name],
    );
  });
}

/** Notes a failed migration as rolled back, so that it is tried again. */
async function resolveRolledBack(client, name, environment) {
  await locked(client, environment, async () => {
    const known = (await hasLedger(client)) ? await readLedger(client) : [];
    const failed = failedMigration(known.filter((row) => row.migration_name === name));
    if (!failed) throw new PrismaError("P3012", `the migration ${name} is not in a failed state`);
    await client.query(`UPDATE ${ledgerTable} SET rolled_back_at = now() WHERE id = $1`, [failed.id]);
  });
}

module.exports = {
  PrismaError,
  deploy,
  failedMigration,
  pendingMigrations,
  readMigrations,
  resolveApplied,
  resolveRolledBack,
};
