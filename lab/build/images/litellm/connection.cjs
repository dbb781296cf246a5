// How the stand-ins for Prisma's engines reach PostgreSQL, from the URL that Prisma's own engines would be given.

/**
 * A Prisma database URL as node-postgres takes it. What only Prisma knows is taken out of the URL.
 * @returns {{connectionString: string, schema: string, limit: number | undefined, ssl: object | false}}
 */
function connectionSettings(databaseUrl) {
  const url = new globalThis.URL(databaseUrl);
  const parameter = (name) => url.searchParams.get(name) ?? undefined;
  const limit = parameter("connection_limit");
  const sslMode = parameter("sslmode") ?? "prefer";
  const settings = {
    schema: parameter("schema") ?? "public",
    limit: limit === undefined ? undefined : Number(limit),
    // Like Prisma: encrypted where it is asked for, without checking the certificate unless told to be strict.
    ssl:
      sslMode === "disable" || sslMode === "prefer"
        ? false
        : { rejectUnauthorized: parameter("sslaccept") === "strict" },
  };
  url.search = "";
  return { ...settings, connectionString: url.toString() };
}

module.exports = { connectionSettings };
