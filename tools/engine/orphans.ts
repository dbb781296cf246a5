import { readdirSync, readFileSync } from "node:fs";

/** A process in `/proc`. */
export interface ProcessEntry {
  pid: number;
  parent: number;
  /** The program's name, cut to 15 characters. */
  command: string;
  /** `KEY=value` entries. */
  environment: string[];
}

/** The processes whose environment is readable; none where there is no `/proc`. */
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
    // Ended in the meantime, or not readable.
    return undefined;
  }
}

/**
 * The orphans of a killed engine: processes with the address of its backend in their environment and init as their parent.
 * An engine that lost its own parent is not one of them: it finishes its work and holds the stack's lock until then.
 */
export function orphansOf(backend: string, all: ProcessEntry[]): number[] {
  return all
    .filter(({ parent, command }) => parent === 1 && command !== "pulumi")
    .filter(({ environment }) => environment.includes(`PULUMI_BACKEND_URL=${backend}`))
    .map(({ pid }) => pid);
}

/** Ends the orphans of a killed engine: its language host would run for minutes. */
export function endOrphans(backend: string): void {
  for (const pid of orphansOf(backend, processes())) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // Ended in the meantime.
    }
  }
}

/** Whether a process of this machine is running. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
