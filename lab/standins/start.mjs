import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

/*
 * Starts a stand-in as one bundled file: every run of the engine starts both, and transpiling and finding a thousand
 * modules takes most of their start. Bundled when the sources or the packages have changed. JavaScript, since it is what
 * runs before anything is transpiled.
 *
 * node start.mjs NAME [ADDRESS OF THE ENGINE]
 */

const here = dirname(fileURLToPath(import.meta.url));
const [name = ""] = process.argv.splice(2, 1);

/** As in tools/shared/folders.ts. */
const cache =
  process.env.LLM_GATEWAY_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "llm-gateway");

const sources = readdirSync(here, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts"))
  .sort()
  .map((file) => join(here, file));

const digest = createHash("sha256");
for (const file of [...sources, join(here, "..", "..", "package-lock.json")]) digest.update(readFileSync(file));

const folder = join(cache, "stand-ins");
const bundle = join(folder, `${name}-${digest.digest("hex").slice(0, 12)}.cjs`);

if (!existsSync(bundle)) {
  const { buildSync } = await import("esbuild");
  mkdirSync(folder, { recursive: true });
  // Two runs may do so at the same time: what another has not finished stays.
  for (const file of readdirSync(folder).filter(
    (earlier) => earlier.startsWith(`${name}-`) && earlier.endsWith(".cjs"),
  ))
    rmSync(join(folder, file), { force: true });
  const unfinished = `${bundle}.${process.pid}`;
  buildSync({
    entryPoints: [join(here, name, "main.ts")],
    outfile: unfinished,
    bundle: true,
    platform: "node",
    target: `node${process.versions.node}`,
    logLevel: "error",
  });
  renameSync(unfinished, bundle);
}

createRequire(import.meta.url)(bundle);
