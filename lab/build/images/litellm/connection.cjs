// How the stand-ins for Prisma's engines reach PostgreSQL, from the URL that Prisma's own engines would be given.
const { readFileSync } = require("node:fs");

/**
 * A Prisma database URL as node-postgres takes it. What only Prisma knows is taken out of the URL.
 * @returns {{connectionString: string, schema: string, limit: number | undefined, ssl: object | false}}
 */
function connectionSettings(databaseUrl) {
  const url = new globalThis.URL(databaseUrl);
  const parameter = (name) => url.searchParams.get(name) ?? undefined;
  const limit = parameter("connection_limit");
  const settings = {
    schema: parameter("schema") ?? "public",
    limit: limit === undefined ? undefined : Number(limit),
    ssl: parameter("sslmode") === "disable" ? false : tlsOptions(parameter("sslaccept"), parameter("sslcert")),
  };
  url.search = "";
  return { ...settings, connectionString: url.toString() };
}

/**
 * Like Prisma: the certificate is not verified unless `sslaccept` is strict, and the CA's file is read for each connection.
 * Unlike Prisma, `sslmode=prefer` (the default) connects with TLS only.
 */
function tlsOptions(accept, file) {
  const options = { rejectUnauthorized: accept === "strict" };
  // node-postgres copies these options for each connection.
  const ca = { enumerable: true, get: () => readFileSync(file, "utf8") };
  return file === undefined ? options : Object.defineProperty(options, "ca", ca);
}

module.exports = { connectionSettings };
