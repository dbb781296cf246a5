import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

import { execa } from "execa";

import { projectRoot } from "../../../tools/shared/folders";

/** A copy of the policy pack in a folder that can't reach this checkout or its packages. */
export class PackCopy {
  readonly folder = mkdtempSync(join(tmpdir(), "llm-gateway-pack-"));

  constructor() {
    const filter = (path: string) => basename(path) !== "node_modules";
    cpSync(join(projectRoot, "policy"), this.folder, { recursive: true, filter });
  }

  /** Installs what the pack's lock file names. */
  async install(): Promise<void> {
    await execa("npm", ["ci", "--no-audit", "--no-fund"], { cwd: this.folder });
  }

  /** Removes the folder. */
  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
