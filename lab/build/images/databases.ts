import type { ImageRecipe } from "./image";
import { debianRoot, inRoot } from "./rootFileSystem";

const postgresPackages = ["postgresql-15", "ca-certificates"];

/** The uid and gid that CloudNativePG runs PostgreSQL with, regardless of the image. */
const postgresUser = 26;

const postgresScript = `
pg_dropcluster 15 main
usermod --non-unique --uid ${postgresUser} postgres
groupmod --non-unique --gid ${postgresUser} postgres
chown -R postgres:postgres /var/lib/postgresql
`;

/** PostgreSQL as CloudNativePG requires it: its programs on PATH, its user with the operator's uid. */
export const postgres: ImageRecipe = {
  name: "postgres",
  version: "15",
  config: {
    Env: ["PATH=/usr/lib/postgresql/15/bin:/usr/local/bin:/usr/bin:/bin", "LANG=C.UTF-8"],
    Cmd: ["postgres"],
    User: String(postgresUser),
  },
  inputs: [...postgresPackages, postgresScript],
  async fill(root) {
    await debianRoot(root, postgresPackages);
    await inRoot(root, postgresScript);
  },
};

const redisPackages = ["redis-server", "redis-sentinel", "redis-tools"];

/** The uid of the public image. */
const redisUser = 999;

const redisScript = `
usermod --uid ${redisUser} redis
groupmod --gid ${redisUser} redis || groupmod --non-unique --gid ${redisUser} redis
mkdir -p /data
chown redis:redis /data
`;

/** Redis with its command line client, run like the public image: user 999, data below /data. */
export const redis: ImageRecipe = {
  name: "redis",
  version: "7.0",
  config: {
    Env: ["PATH=/usr/local/bin:/usr/bin:/bin"],
    Cmd: ["redis-server"],
    User: String(redisUser),
    WorkingDir: "/data",
  },
  inputs: [...redisPackages, redisScript],
  async fill(root) {
    await debianRoot(root, redisPackages);
    await inRoot(root, redisScript);
  },
};
