// LiteLLM's Prisma client (prisma-client-py 0.15) starts a native query engine that no package registry carries. This
// process takes its place: the same HTTP + GraphQL interface, and underneath Prisma's own engine 5.17.0, compiled to
// WebAssembly, as @prisma/client ships it, over node-postgres. It answers with the shapes the native engine answers with.
const { Buffer } = require("node:buffer");
const fs = require("node:fs");
const http = require("node:http");
const path = require("node:path");

const { PrismaPg } = require("@prisma/adapter-pg");
const { bindAdapter } = require("@prisma/driver-adapter-utils");
const pg = require("pg");

const { connectionSettings } = require("./connection.cjs");
const { graphqlResult, translate } = require("./graphql.cjs");
const { fieldTypes } = require("./jsonFields.cjs");

const { WebAssembly } = globalThis;

/** What the client asks of the engine's `--version`: the engine that prisma-client-py 0.15 was made for. */
const version = "query-engine 393aa359c9ad4a4bb28630fb5613f9c281cde053";

/** PostgreSQL's types `"char"`, `name` and their arrays, which the adapter doesn't know, and the text types to read them as. */
const asText = { 18: 25, 19: 25, 1003: 1009 };

function retype(result) {
  for (const part of [result].flat())
    for (const field of part?.fields ?? []) field.dataTypeID = asText[field.dataTypeID] ?? field.dataTypeID;
  return result;
}

const retyped = new WeakSet();

function retypingClient(client) {
  if (retyped.has(client)) return client;
  retyped.add(client);
  const query = client.query.bind(client);
  return Object.assign(client, { query: async (...args) => retype(await query(...args)) });
}

/** A pool whose results have only types that the adapter knows. */
function createPool() {
  const { connectionString, limit, ssl } = connectionSettings(process.env.DATABASE_URL);
  const pool = new pg.Pool({ connectionString, ssl, max: limit ?? 10, connectionTimeoutMillis: 5000 });
  // An idle connection that the server closed is no failure: the next query opens another.
  pool.on("error", () => undefined);
  const query = pool.query.bind(pool);
  const connect = pool.connect.bind(pool);
  pool.query = async (...args) => retype(await query(...args));
  pool.connect = async (callback) => (callback ? connect(callback) : retypingClient(await connect()));
  return pool;
}

function loadBindings() {
  const runtime = path.join(path.dirname(require.resolve("@prisma/client/package.json")), "runtime");
  const bindings = require(path.join(runtime, "query_engine_bg.postgresql.js"));
  const wasm = new WebAssembly.Module(fs.readFileSync(path.join(runtime, "query_engine_bg.postgresql.wasm")));
  bindings.__wbg_set_wasm(new WebAssembly.Instance(wasm, { "./query_engine_bg.js": bindings }).exports);
  return bindings;
}

async function createEngine(schema) {
  const generator = 'generator client {\n  provider = "prisma-client-js"\n  previewFeatures = ["driverAdapters"]\n}';
  const datamodel = schema.replace(/generator \w+ \{[\s\S]*?\n\}/, generator);
  const { QueryEngine } = loadBindings();
  const options = {
    datamodel,
    env: process.env,
    logQueries: false,
    ignoreEnvVarErrors: true,
    datasourceOverrides: {},
    logLevel: "error",
    configDir: ".",
    engineProtocol: "json",
  };
  const engine = new QueryEngine(options, () => undefined, bindAdapter(new PrismaPg(createPool())));
  await engine.connect("{}");
  return engine;
}

async function execute({ engine, types }, body, transaction) {
  const call = async (query) => JSON.parse(await engine.query(JSON.stringify(query), "{}", transaction));
  if (!body.batch) {
    const { alias, query } = translate(body.query, types);
    return graphqlResult(alias, await call(query));
  }
  const translated = body.batch.map((item) => translate(item.query, types));
  const answer = await call({
    batch: translated.map(({ query }) => query),
    transaction: body.transaction ? {} : undefined,
  });
  if (answer.errors) return answer;
  return { batchResult: answer.batchResult.map((item, index) => graphqlResult(translated[index].alias, item)) };
}

async function answer(running, request, text) {
  const { engine } = running;
  if (request.url === "/status") return { status: "ok" };
  if (request.url.startsWith("/metrics")) return { counters: [], gauges: [], histograms: [] };
  if (request.url === "/transaction/start") return JSON.parse(await engine.startTransaction(text, "{}"));
  const [, id, end] = /^\/transaction\/([^/]+)\/(commit|rollback)$/.exec(request.url) ?? [];
  if (end === "commit") return JSON.parse((await engine.commitTransaction(id, "{}")) || "{}");
  if (end === "rollback") return JSON.parse((await engine.rollbackTransaction(id, "{}")) || "{}");
  return execute(running, JSON.parse(text), request.headers["x-transaction-id"]);
}

function failure(error) {
  const message = String(error);
  const shown = { is_panic: false, message, meta: {}, error_code: "P2010" };
  return { errors: [{ error: message, user_facing_error: shown }] };
}

async function main() {
  if (process.argv.includes("--version")) {
    console.log(version);
    return;
  }
  const port = Number(process.argv[process.argv.indexOf("-p") + 1]);
  const schema = fs.readFileSync(process.env.PRISMA_DML_PATH, "utf8");
  const running = { engine: await createEngine(schema), types: fieldTypes(schema) };
  const server = http.createServer((request, response) => {
    const chunks = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", async () => {
      const result = await answer(running, request, Buffer.concat(chunks).toString()).catch(failure);
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify(result));
    });
  });
  server.listen(port, "127.0.0.1");
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(0));
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
