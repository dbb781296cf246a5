import { readdirSync, readFileSync } from "node:fs";

/** A process, as `/proc` tells of it. */
export interface ProcessEntry {
  pid: number;
  parent: number;
  /** The program's name, cut to 15 characters. */
  command: string;
  /** `KEY=value` entries. */
  environment: string[];
}

/** The processes whose environment may be read; none where there is no `/proc`. */
function processes(): ProcessEntry[] {
  try {
    return readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .flatMap((name) => readEntry(Number(name)) ?? []);
  } catch {
    return [];
  }
}

function readEntry(pid: number): ProcessEntry | undefined {
  try {
    // The fields after the command's closing bracket: state, parent.
    const status = readFileSync(`/proc/${pid}/stat`, "utf8");
    const end = status.lastIndexOf(")");
    const parent = Number(status.slice(end + 2).split(" ")[1]);
    const command = status.slice(status.indexOf("(") + 1, end);
    return { pid, parent, command, environment: readFileSync(`/proc/${pid}/environ`, "utf8").split("\0") };
  } catch {
    // Gone meanwhile, or someone else's.
    return undefined;
  }
}

/**
 * The orphans of an engine that was killed: they carry its backend's address and belong to nobody any more. An engine that
 * lost its own parent is none: it finishes its work, and holds the stack's lock until then.
 */
export function orphansOf(backend: string, all: ProcessEntry[]): number[] {
  return all
    .filter(({ parent, command }) => parent === 1 && command !== "pulumi")
    .filter(({ environment }) => environment.includes(`PULUMI_BACKEND_URL=${backend}`))
    .map(({ pid }) => pid);
}

/** Ends what a killed engine left running: its language host stays for minutes otherwise. */
export function endOrphans(backend: string): void {
  for (const pid of orphansOf(backend, processes())) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It went by itself.
    }
  }
}

/** Whether a process of this machine runs. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
