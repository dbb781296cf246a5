import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

import { UserError } from "../../components/userError";
import { run, tryRun } from "../../tools/shared/commands";
import { bridgeName, embeddedState, nodeAddress, serviceNetwork } from "./layout";

/** Kernel settings that pods' traffic needs: packets between pods are routed, and bridged ones seen by iptables. */
const settings: Readonly<Record<string, string>> = {
  "/proc/sys/net/ipv4/ip_forward": "1",
  "/proc/sys/net/bridge/bridge-nf-call-iptables": "1",
};

const formerSettings = (): string => embeddedState("former-settings.json");

async function applySettings(): Promise<void> {
  if (!existsSync("/proc/sys/net/bridge")) await tryRun("modprobe", ["br_netfilter"]);
  const former: Record<string, string> = {};
  for (const path of Object.keys(settings)) {
    if (!existsSync(path))
      throw new UserError(`the kernel lacks ${path}: load its module (modprobe br_netfilter) and try again`);
    former[path] = (await readFile(path, "utf8")).trim();
  }
  if (!existsSync(formerSettings())) {
    await mkdir(dirname(formerSettings()), { recursive: true });
    await writeFile(formerSettings(), JSON.stringify(former));
  }
  for (const [path, value] of Object.entries(settings)) await writeFile(path, value);
}

async function restoreSettings(): Promise<void> {
  if (!existsSync(formerSettings())) return;
  const former = JSON.parse(await readFile(formerSettings(), "utf8")) as Record<string, string>;
  for (const [path, value] of Object.entries(former)) if (existsSync(path)) await writeFile(path, value);
}

async function hasBridge(): Promise<boolean> {
  return (await tryRun("ip", ["link", "show", "dev", bridgeName])) !== undefined;
}

/** Makes the bridge with the node's address and the route that keeps Service addresses on this machine. */
export async function createNetwork(): Promise<void> {
  if (!(await hasBridge())) await run("ip", ["link", "add", bridgeName, "type", "bridge"]);
  await run("ip", ["address", "replace", `${nodeAddress}/24`, "dev", bridgeName]);
  await run("ip", ["link", "set", bridgeName, "up"]);
  await run("ip", ["route", "replace", serviceNetwork, "dev", bridgeName]);
  await applySettings();
}

/** Chains that kube-proxy and the kubelet make. */
const ownChain = /^KUBE-/;

/**
 * What removes the node's chains, and every rule that leads to one, and leaves all others alone.
 * @param saved the output of `iptables-save`
 * @returns the input of `iptables-restore --noflush`; empty where there is nothing to remove
 */
export function chainRemoval(saved: string): string {
  const tables: string[] = [];
  let table = "";
  let chains: string[] = [];
  let rules: string[] = [];
  for (const line of saved.split("\n")) {
    if (line.startsWith("*")) {
      table = line;
      chains = [];
      rules = [];
    } else if (line.startsWith(":")) {
      const chain = line.slice(1).split(" ")[0] ?? "";
      if (ownChain.test(chain)) chains.push(chain);
    } else if (line.startsWith("-A ")) {
      const chain = line.split(" ")[1] ?? "";
      const target = / (?:-j|-g) (\S+)/.exec(line)?.[1] ?? "";
      if (!ownChain.test(chain) && ownChain.test(target)) rules.push(line.replace("-A ", "-D "));
    } else if (line === "COMMIT" && chains.length > 0) {
      const flushed = chains.map((chain) => `-F ${chain}`);
      const removed = chains.map((chain) => `-X ${chain}`);
      tables.push([table, ...rules, ...flushed, ...removed, "COMMIT", ""].join("\n"));
    }
  }
  return tables.join("");
}

async function removeChains(family: "iptables" | "ip6tables"): Promise<void> {
  const saved = await tryRun(`${family}-save`, []);
  const input = saved === undefined ? "" : chainRemoval(saved.stdout);
  if (input !== "") await run(`${family}-restore`, ["--noflush"], { input });
}

/** Removes the bridge (and with it the route), the packet filter's chains, and restores the kernel's settings. */
export async function removeNetwork(): Promise<void> {
  await removeChains("iptables");
  await removeChains("ip6tables");
  if (await hasBridge()) await run("ip", ["link", "delete", bridgeName]);
  await restoreSettings();
}
