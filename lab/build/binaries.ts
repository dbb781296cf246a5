import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, posix } from "node:path";

import { UserError } from "../../components/userError";
import { run, tryRun } from "../../tools/shared/commands";
import { cacheFolder } from "../../tools/shared/folders";
import { makeCacheEntry } from "./cacheEntry";
import type { GoBuild, Recipe } from "./recipes";

/** The oldest Go that compiles all recipes: the minimum of Kubernetes' go.mod. */
const oldestGo = [1, 26] as const;

const goEnvironment = {
  GOFLAGS: "-mod=mod",
  // Go's own download of a toolchain fails on many networks: report the missing version instead.
  GOTOOLCHAIN: "local",
};

/** The executables that a recipe builds. */
export function executables(recipe: Recipe): string[] {
  return recipe.builds.flatMap(({ packages, names, main }) => [
    ...packages.map((path) => names?.[path] ?? posix.basename(path)),
    ...(main === undefined ? [] : [main.name]),
  ]);
}

/** The folder of a recipe's executables, whose name contains a digest of the recipe. */
export function binaryFolder(recipe: Recipe): string {
  const hash = createHash("sha256").update(JSON.stringify(recipe)).digest("hex").slice(0, 10);
  return cacheFolder("bin", `${recipe.name}-${recipe.version}-${hash}`);
}

/** The path of one executable of a recipe. */
export function binary(recipe: Recipe, name: string): string {
  return join(binaryFolder(recipe), name);
}

/** Whether all executables of a recipe are in the cache. */
export function isBuilt(recipe: Recipe): boolean {
  return executables(recipe).every((name) => existsSync(binary(recipe, name)));
}

/**
 * Kubernetes' go.mod replaces its staging modules with local folders, which don't exist in a module that requires it.
 * These lines replace each with its published version.
 * @param goMod the text of the module's go.mod
 * @param version the published version, without `v`
 */
export function publishedReplacements(goMod: string, version: string): string[] {
  return [...goMod.matchAll(/^\s*(?:replace\s+)?(\S+)\s+=>\s+\.\/\S+\s*$/gm)].map(
    ([, module = ""]) => `replace ${module} => ${module} v${version}`,
  );
}

/** Whether a version as Go reports it (`go1.26.8`) is new enough. */
export function isGoRecent(version: string): boolean {
  const [, major = "0", minor = "0"] = /^go(\d+)\.(\d+)/.exec(version) ?? [];
  return Number(major) > oldestGo[0] || (Number(major) === oldestGo[0] && Number(minor) >= oldestGo[1]);
}

async function requireGo(): Promise<void> {
  const found = (await tryRun("go", ["env", "GOVERSION"], { env: goEnvironment }))?.stdout.trim();
  const wanted = oldestGo.join(".");
  if (found === undefined)
    throw new UserError(
      `the embedded cluster is built from Go modules: put Go ${wanted} or newer on PATH (go is missing)`,
    );
  if (!isGoRecent(found))
    throw new UserError(`the embedded cluster needs Go ${wanted} or newer on PATH, and go is ${found}: update it`);
}

async function downloadModule(module: string, version: string): Promise<{ Dir: string; GoMod: string }> {
  await requireGo();
  // Outside of any module, so that no go.mod of the current folder applies.
  const { stdout } = await run("go", ["mod", "download", "-json", `${module}@v${version}`], {
    cwd: tmpdir(),
    env: goEnvironment,
  });
  return JSON.parse(stdout) as { Dir: string; GoMod: string };
}

/** The (read-only) folder of a Go module, which is downloaded if necessary. */
export async function goModuleFolder(module: string, version: string): Promise<string> {
  return (await downloadModule(module, version)).Dir;
}

async function goMod(build: GoBuild): Promise<string> {
  const lines = ["module embeddedtool", `go ${oldestGo.join(".")}.0`, `require ${build.module} v${build.version}`];
  lines.push(...(build.goMod ?? []));
  if (build.stagingVersion !== undefined) {
    const { GoMod } = await downloadModule(build.module, build.version);
    lines.push(...publishedReplacements(await readFile(GoMod, "utf8"), build.stagingVersion));
  }
  return `${lines.join("\n")}\n`;
}

/** The options of a build. */
export interface BuildOptions {
  /** Run with `nice`: for what is needed last. */
  lowPriority?: boolean;
}

/** `go build` of one executable, or of several that keep the names of their packages. */
interface GoTarget {
  output: string;
  packages: readonly string[];
}

function targets({ module, packages, names, main }: GoBuild, folder: string): GoTarget[] {
  const path = (name: string): string => posix.join(module, name);
  const plain = packages.filter((name) => names?.[name] === undefined);
  const renamed = packages.flatMap((name) => {
    const executable = names?.[name];
    return executable === undefined ? [] : [{ output: join(folder, executable), packages: [path(name)] }];
  });
  return [
    ...renamed,
    ...(plain.length === 0 ? [] : [{ output: `${folder}/`, packages: plain.map(path) }]),
    ...(main === undefined ? [] : [{ output: join(folder, main.name), packages: ["."] }]),
  ];
}

async function build(one: GoBuild, output: string, { lowPriority = false }: BuildOptions): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "llm-gateway-build-"));
  try {
    await writeFile(join(folder, "go.mod"), await goMod(one));
    if (one.main !== undefined) await writeFile(join(folder, "main.go"), one.main.source);
    const linkerFlags = ["-s -w", ...(one.linkerFlags ?? [])].join(" ");
    const flags = ["build", "-trimpath", "-buildvcs=false", "-ldflags", linkerFlags];
    const env = one.static ? { ...goEnvironment, CGO_ENABLED: "0" } : goEnvironment;
    for (const target of targets(one, output)) {
      const go = ["go", ...flags, "-o", target.output, ...target.packages];
      const [command = "", ...args] = lowPriority ? ["nice", ...go] : go;
      await run(command, args, { cwd: folder, env });
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Builds a recipe, unless it is in the cache; an interrupted build leaves nothing there.
 * @returns the folder that holds the executables
 * @throws UserError where Go is missing or too old
 * @throws Error with the compiler's output
 */
export async function ensureBuilt(recipe: Recipe, options: BuildOptions = {}): Promise<string> {
  const folder = binaryFolder(recipe);
  if (isBuilt(recipe)) return folder;
  await requireGo();
  await makeCacheEntry(folder, async (unfinished) => {
    for (const one of recipe.builds) await build(one, unfinished, options);
  });
  return folder;
}
