import { mkdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";

import { execa } from "execa";
import { z } from "zod";

import { projectRoot } from "../shared/folders";
import { type ProviderName, providerVersions } from "./versions";

const pluginList = z.array(z.looseObject({ name: z.string(), kind: z.string(), version: z.string().optional() }));

/** Where the stand-in's executable lies. */
export const standInFolder = (name: ProviderName): string => join(projectRoot, "lab", "standins", name, "bin");

/** How long Pulumi's own provider may take to install, in milliseconds; where it can't be had, that shows at once. */
const installDeadline = 60_000;

async function isInstalled(cli: string, name: ProviderName): Promise<boolean> {
  const { stdout } = await execa(cli, ["plugin", "ls", "--json"]);
  const plugins = pluginList.parse(JSON.parse(stdout));
  return plugins.some(
    (plugin) => plugin.kind === "resource" && plugin.name === name && plugin.version === providerVersions[name],
  );
}

/**
 * Makes sure of Pulumi's own provider, installing it where that is possible.
 * @param cli the user's own `pulumi`
 * @returns whether it is there now
 */
export async function ensureProvider(cli: string, name: ProviderName): Promise<boolean> {
  if (await isInstalled(cli, name)) return true;
  const install = await execa(cli, ["plugin", "install", "resource", name, providerVersions[name]], {
    reject: false,
    timeout: installDeadline,
    env: { PULUMI_SKIP_UPDATE_CHECK: "true" },
  });
  return !install.failed;
}

/**
 * Puts the stand-ins where an engine with a home of its own looks for plugins first: found there, they are not warned of
 * as plugins from PATH are.
 */
export function installStandIns(home: string, names: readonly ProviderName[]): void {
  for (const name of names) {
    const folder = join(home, "plugins", `resource-${name}-v${providerVersions[name]}`);
    const link = join(folder, `pulumi-resource-${name}`);
    mkdirSync(folder, { recursive: true });
    rmSync(link, { force: true });
    symlinkSync(join(standInFolder(name), `pulumi-resource-${name}`), link);
  }
}
