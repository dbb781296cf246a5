import { mkdirSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";

import { execa } from "execa";
import { z } from "zod";

import { projectRoot } from "../shared/folders";
import { type ProviderName, providerVersions, sdkVersion } from "./versions";

const pluginList = z.array(z.looseObject({ name: z.string(), kind: z.string(), version: z.string().optional() }));

/** The folder of a stand-in's executable. */
export const standInFolder = (name: ProviderName): string => join(projectRoot, "lab", "standins", name, "bin");

/** Milliseconds that installing Pulumi's own provider may take; where it is not available, that fails at once. */
const installDeadline = 60_000;

async function isInstalled(cli: string, name: ProviderName): Promise<boolean> {
  const { stdout } = await execa(cli, ["plugin", "ls", "--json"]);
  const plugins = pluginList.parse(JSON.parse(stdout));
  return plugins.some(
    (plugin) => plugin.kind === "resource" && plugin.name === name && plugin.version === providerVersions[name],
  );
}

/**
 * Installs Pulumi's own provider, unless it is installed.
 * @param cli the user's own `pulumi`
 * @returns whether it is installed now
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

/** Links a plugin's executable into the plugin folder of a Pulumi home: the engine warns of plugins that it finds on PATH. */
function linkPlugin(home: string, name: string, version: string, from: string): void {
  const folder = join(home, "plugins", `resource-${name}-v${version}`);
  const executable = `pulumi-resource-${name}`;
  const link = join(folder, executable);
  mkdirSync(folder, { recursive: true });
  // Renamed into its place, since another process may be starting the provider.
  const made = `${link}.${process.pid}`;
  rmSync(made, { force: true });
  symlinkSync(join(from, executable), made);
  renameSync(made, link);
}

/** Links the stand-ins into a Pulumi home. */
export function installStandIns(home: string, names: readonly ProviderName[]): void {
  for (const name of names) linkPlugin(home, name, providerVersions[name], standInFolder(name));
}

/**
 * Links the host of dynamic providers, which every release of the CLI has beside `pulumi`, out of the Node.js SDK into a
 * Pulumi home.
 */
export function installDynamicProviderHost(home: string): void {
  linkPlugin(home, "pulumi-nodejs", sdkVersion, join(projectRoot, "node_modules", "@pulumi", "pulumi"));
}
