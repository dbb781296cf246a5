// The `prisma` command of the embedded LiteLLM image: of the real one, the subcommands that LiteLLM calls.
const fs = require("node:fs");
const path = require("node:path");

const pg = require("pg");

const { connectionSettings } = require("./connection.cjs");
const { PrismaError, deploy, resolveApplied, resolveRolledBack } = require("./migrate.cjs");

const commands =
  "--version, generate, migrate deploy, migrate resolve --applied|--rolled-back NAME, db execute --file FILE";

const option = (args, name) => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined);

async function connected(work) {
  if (!process.env.DATABASE_URL) throw new PrismaError("P1012", "DATABASE_URL is not set");
  const { connectionString, schema, ssl } = connectionSettings(process.env.DATABASE_URL);
  const client = new pg.Client({ connectionString, ssl, connectionTimeoutMillis: 10_000 });
  try {
    await client.connect();
  } catch (error) {
    const { hostname, port } = new globalThis.URL(connectionString);
    throw new PrismaError("P1001", `Can't reach database server at \`${hostname}:${port || 5432}\`: ${error.message}`);
  }
  try {
    await client.query(`SET search_path TO ${client.escapeIdentifier(schema)}`);
    return await work(client);
  } finally {
    await client.end();
  }
}

async function main(args) {
  const [command, subcommand] = args;
  const folder = path.join(path.dirname(option(args, "--schema") ?? "schema.prisma"), "migrations");
  if (command === "--version" || command === "version") {
    console.log("prisma: 5.17.0 (embedded stand-in)");
  } else if (command === "generate") {
    console.log("The client is part of this image: nothing to generate.");
  } else if (command === "migrate" && subcommand === "deploy") {
    const applied = await connected((client) => deploy(client, folder, process.env, console.log));
    if (applied.length > 0) console.log(`All ${applied.length} pending migrations have been successfully applied.`);
  } else if (command === "migrate" && subcommand === "resolve") {
    const applied = option(args, "--applied");
    const rolledBack = option(args, "--rolled-back");
    await connected((client) =>
      applied === undefined
        ? resolveRolledBack(client, rolledBack, process.env)
        : resolveApplied(client, folder, applied, process.env),
    );
  } else if (command === "db" && subcommand === "execute" && option(args, "--file") !== undefined) {
    await connected((client) => client.query(fs.readFileSync(option(args, "--file"), "utf8")));
    console.log("Script executed successfully.");
  } else {
    throw new Error(`the embedded image can't do \`prisma ${args.slice(0, 2).join(" ")}\`: it knows ${commands}`);
  }
}

main(process.argv.slice(2)).catch((error) => {
  console.error(error instanceof PrismaError ? `Error: ${error.code}\n\n${error.message}` : `Error: ${error.message}`);
  process.exit(1);
});
