import { join } from "node:path";

import { execa } from "execa";

import { ensureEngine } from "../../lab/build";
import { stateFolder } from "../shared/folders";
import type { Progress } from "../shared/progress";
import { ensureProvider, installDynamicProviderHost, installStandIns, standInFolder } from "./providers";
import { isAtLeast, oldestCli, type ProviderName, providerNames, providerVersions } from "./versions";

/** The Pulumi CLI that runs the program, and its providers. */
export interface FoundEngine {
  /** `path` is the `pulumi` on PATH, `embedded` the one built from Go modules. */
  source: "path" | "embedded";
  /** The command to run. */
  cli: string;
  /** Without a leading v. */
  version: string;
  /** Folders that go before PATH. */
  path: string[];
  /** Replaces `~/.pulumi`, the default. */
  home?: string;
  /** Whether each provider is Pulumi's own. */
  providers: Record<ProviderName, "pulumi" | "stand-in">;
}

/** The version of the `pulumi` on PATH; undefined where there is none. */
async function versionOnPath(): Promise<string | undefined> {
  const answer = await execa("pulumi", ["version"], { reject: false, env: { PULUMI_SKIP_UPDATE_CHECK: "true" } });
  return answer.failed ? undefined : answer.stdout.trim().replace(/^v/, "");
}

async function engineOnPath(version: string): Promise<FoundEngine> {
  const served = await Promise.all(providerNames.map((name) => ensureProvider("pulumi", name)));
  const standIns = providerNames.filter((_, index) => served[index] !== true);
  const who = (name: ProviderName) => (standIns.includes(name) ? "stand-in" : "pulumi");
  return {
    source: "path",
    cli: "pulumi",
    version,
    path: standIns.map(standInFolder),
    providers: { kubernetes: who("kubernetes"), random: who("random") },
  };
}

async function embeddedEngine(progress: Progress): Promise<FoundEngine> {
  const folder = await ensureEngine(progress);
  const cli = join(folder, "pulumi");
  const { stdout } = await execa(cli, ["version"], { env: { PULUMI_SKIP_UPDATE_CHECK: "true" } });
  const home = stateFolder("pulumi-home");
  installStandIns(home, providerNames);
  installDynamicProviderHost(home);
  return {
    source: "embedded",
    cli,
    version: stdout.trim().replace(/^v/, ""),
    path: [folder],
    home,
    providers: { kubernetes: "stand-in", random: "stand-in" },
  };
}

/**
 * Finds the `pulumi` on PATH, with those of Pulumi's own providers that can be installed. Without one, or with one that
 * is too old, builds the engine from Go modules and uses the stand-ins.
 */
export async function findEngine(progress: Progress): Promise<FoundEngine> {
  const version = await versionOnPath();
  if (version !== undefined && isAtLeast(version, oldestCli)) return engineOnPath(version);
  return embeddedEngine(progress);
}

/** One line that describes the engine and its providers. */
export function describeEngine(engine: FoundEngine): string {
  const from = engine.source === "path" ? "from PATH" : "built from Go modules";
  const providers = providerNames.map((name) => {
    const who = engine.providers[name] === "pulumi" ? "Pulumi's own" : "this project's stand-in";
    return `${name} ${providerVersions[name]} (${who})`;
  });
  return `Pulumi ${engine.version} ${from}; providers ${providers.join(", ")}`;
}
