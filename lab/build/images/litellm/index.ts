import { readFileSync } from "node:fs";
import { appendFile, copyFile, cp, mkdir, readdir, rename, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { run } from "../../../../tools/shared/commands";
import type { ImageRecipe } from "../image";
import { installPython } from "../python";
import { debianRoot, inRoot, writeScript } from "../rootFileSystem";

/** The version of LiteLLM; requirements.txt pins the same. */
const version = "1.109.1";

const sources = __dirname;

/** The stand-ins for Prisma's native engines, and their package files. */
const prismaFiles = [
  ...[
    "package.json",
    "package-lock.json",
    "connection.cjs",
    "graphql.cjs",
    "jsonFields.cjs",
    "migrate.cjs",
    "prisma.cjs",
  ],
  "queryEngine.cjs",
];

const packages = ["python3", "nodejs", "ca-certificates", "openssl", "tzdata"];

const environment = "/app/.venv";
const sitePackages = `${environment}/lib/python3.11/site-packages`;
const prismaFolder = "/opt/prisma";

/** Where LiteLLM finds Prisma's command line in offline mode. */
const prismaBinaries = "/app/.cache/prisma-python/binaries";

/** As in the public image: starts `litellm` with the container's arguments, so that a pod can set them alone. */
const entrypoint = '#!/bin/sh\nexec litellm "$@"\n';

const queryEngine = `#!/bin/sh\nexec node ${prismaFolder}/queryEngine.cjs "$@"\n`;
const prismaCommand = `#!/bin/sh\nexec node ${prismaFolder}/prisma.cjs "$@"\n`;

/** The environment of the public image, and the settings that prevent calls to the internet. */
const imageEnvironment = {
  PATH: `${environment}/bin:/usr/local/bin:/usr/bin:/bin`,
  HOME: "/app",
  LANG: "C.UTF-8",
  LITELLM_NON_ROOT: "true",
  XDG_CACHE_HOME: "/app/.cache",
  PRISMA_BINARY_CACHE_DIR: prismaBinaries,
  PRISMA_OFFLINE_MODE: "true",
  PRISMA_QUERY_ENGINE_BINARY: `${prismaFolder}/query-engine`,
  PRISMA_USE_GLOBAL_NODE: "true",
  LITELLM_LOCAL_ANTHROPIC_BETA_HEADERS: "True",
  LITELLM_LOCAL_AUTOROUTER_PRESETS: "True",
  LITELLM_LOCAL_BLOG_POSTS: "True",
  LITELLM_LOCAL_MODEL_COST_MAP: "True",
  LITELLM_LOCAL_POLICY_TEMPLATES: "True",
};

/**
 * LiteLLM replaces the client's engine under the attribute name of the Python client's earlier versions. Only the latest
 * version works with an engine that is available as WebAssembly, so that its class gets the earlier name as an alias.
 */
const engineAlias = `
Prisma._Prisma__engine = property(
    lambda self: self._internal_engine,
    lambda self, engine: setattr(self, "_internal_engine", engine),
)
`;

/** Installs the stand-ins and their packages, including Prisma's command line, which generates the client. */
async function installPrisma(root: string): Promise<void> {
  const folder = join(root, prismaFolder);
  await mkdir(folder, { recursive: true });
  for (const file of prismaFiles) await copyFile(join(sources, file), join(folder, file));
  await run("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: folder });
  await writeScript(root, `${prismaFolder}/query-engine`, queryEngine);
}

/** Generates LiteLLM's database client from its schema, as the public image does when it is built. */
async function generateClient(root: string): Promise<void> {
  const python = `${environment}/bin/python`;
  await inRoot(root, `${python} -m prisma generate --schema ${sitePackages}/litellm/proxy/schema.prisma`, {
    PATH: imageEnvironment.PATH,
    PRISMA_BINARY_CACHE_DIR: prismaFolder,
    PRISMA_QUERY_ENGINE_BINARY: imageEnvironment.PRISMA_QUERY_ENGINE_BINARY,
    // Not used to generate, but downloaded from the internet unless it is set.
    PRISMA_SCHEMA_ENGINE_BINARY: imageEnvironment.PRISMA_QUERY_ENGINE_BINARY,
    PRISMA_USE_GLOBAL_NODE: "true",
    HOME: "/root",
  });
  await appendFile(join(root, sitePackages, "prisma", "client.py"), engineAlias);
  await run("npm", ["prune", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund"], {
    cwd: join(root, prismaFolder),
  });
}

/** Installs the `prisma` command where the shell and LiteLLM find it, instead of the Python package's. */
async function installPrismaCommand(root: string): Promise<void> {
  await writeScript(root, `${environment}/bin/prisma`, prismaCommand);
  await mkdir(join(root, prismaBinaries, "node_modules", ".bin"), { recursive: true });
  await writeScript(root, `${prismaBinaries}/node_modules/.bin/prisma`, prismaCommand);
}

/** Creates the public image's files below /app and its prepared user interface. */
async function layOut(root: string): Promise<void> {
  const packaged = join(root, sitePackages, "litellm", "proxy");
  await symlink(`${sitePackages.replace("/app/", "")}/litellm`, join(root, "app", "litellm"));
  await copyFile(join(packaged, "schema.prisma"), join(root, "app", "schema.prisma"));
  await mkdir(join(root, "app", "docker"));
  await writeScript(root, "/app/docker/prod_entrypoint.sh", entrypoint);
  const ui = join(root, "var", "lib", "litellm", "ui");
  await cp(join(packaged, "_experimental", "out"), ui, { recursive: true });
  // `/ui/login` is served from login/index.html; LiteLLM would move the files itself if it could write here.
  for (const file of await readdir(ui)) {
    if (!file.endsWith(".html") || file === "index.html") continue;
    const folder = join(ui, file.replace(/\.html$/, ""));
    await mkdir(folder, { recursive: true });
    await rename(join(ui, file), join(folder, "index.html"));
  }
  await writeFile(join(ui, ".litellm_ui_ready"), "");
  await mkdir(join(root, "var", "lib", "litellm", "assets"));
}

/**
 * LiteLLM as its public non-root image runs it: the same folders, user, entrypoint and commands. Only Prisma's native
 * engines, which no package registry carries, have stand-ins: see the files in litellm/.
 */
export const litellm: ImageRecipe = {
  name: "litellm",
  version: `v${version}`,
  config: {
    Env: Object.entries(imageEnvironment).map(([name, value]) => `${name}=${value}`),
    Entrypoint: ["/app/docker/prod_entrypoint.sh"],
    Cmd: ["--port", "4000"],
    User: "65534",
    WorkingDir: "/app",
  },
  inputs: [
    ...packages,
    ...[entrypoint, queryEngine, prismaCommand, engineAlias],
    ...["requirements.txt", ...prismaFiles].map((file) => readFileSync(join(sources, file), "utf8")),
  ],
  async fill(root, tell) {
    tell("Debian packages");
    await debianRoot(root, packages);
    tell("Python packages");
    await inRoot(root, `mkdir /app && python3 -m venv --without-pip ${environment}`);
    await installPython(root, environment, join(sources, "requirements.txt"));
    tell("database client");
    await installPrisma(root);
    await generateClient(root);
    await installPrismaCommand(root);
    await layOut(root);
    tell("byte code");
    // Unchecked: a start never looks at the sources' times, and never writes.
    await inRoot(
      root,
      `${environment}/bin/python -m compileall -q -j 0 --invalidation-mode unchecked-hash ${sitePackages} || true`,
    );
  },
};
