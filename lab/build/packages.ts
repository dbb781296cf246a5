import { existsSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";

import { UserError } from "../../components/userError";
import { run, tryRun } from "../../tools/shared/commands";

/** A Debian package, and a file that shows that its content is installed, from this package or otherwise. */
interface DebianPackage {
  name: string;
  provides: string;
}

/** The Debian packages that nodes and image builds need. */
const needed: readonly DebianPackage[] = [
  { name: "containerd", provides: "/usr/bin/containerd" },
  { name: "runc", provides: "/usr/sbin/runc" },
  { name: "containernetworking-plugins", provides: "/usr/lib/cni/bridge" },
  { name: "iptables", provides: "/usr/sbin/iptables" },
  { name: "conntrack", provides: "/usr/sbin/conntrack" },
  { name: "iproute2", provides: "/usr/sbin/ip" },
  { name: "busybox-static", provides: "/usr/share/doc/busybox-static" },
  { name: "mmdebstrap", provides: "/usr/bin/mmdebstrap" },
  { name: "debian-archive-keyring", provides: "/usr/share/keyrings/debian-archive-keyring.gpg" },
  { name: "openssl", provides: "/usr/bin/openssl" },
  { name: "python3-venv", provides: "/usr/share/doc/python3-venv" },
];

/** The script that prevents packages from starting their services during installation. */
const servicePolicy = "/usr/sbin/policy-rc.d";

/** The packages that are missing on this machine. */
export function missingPackages(exists: (path: string) => boolean = existsSync): string[] {
  return needed.filter(({ provides }) => !exists(provides)).map(({ name }) => name);
}

/**
 * Installs the missing Debian packages without interaction and without starting their services.
 * @throws UserError where apt is missing, naming the packages to install by hand
 */
export async function installPackages(report: (detail: string) => void): Promise<void> {
  const missing = missingPackages();
  if (missing.length === 0) return;
  if ((await tryRun("apt-get", ["--version"])) === undefined)
    throw new UserError(
      `the embedded cluster needs ${missing.join(", ")}: install them (apt-get is not on this machine)`,
    );
  report(`apt-get install ${missing.join(" ")}`);
  await aptInstall(missing);
}

/** Installs Debian packages without interaction and without starting their services. */
export async function aptInstall(packages: readonly string[]): Promise<void> {
  const ownPolicy = !existsSync(servicePolicy);
  if (ownPolicy) await writeFile(servicePolicy, "#!/bin/sh\nexit 101\n", { mode: 0o755 });
  try {
    const env = { DEBIAN_FRONTEND: "noninteractive" };
    await run("apt-get", ["update", "-q"], { env });
    await run("apt-get", ["install", "-q", "-y", "--no-install-recommends", ...packages], { env });
  } finally {
    if (ownPolicy) await rm(servicePolicy, { force: true });
  }
}
