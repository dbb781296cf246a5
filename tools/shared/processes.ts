import { readFileSync, readdirSync } from "node:fs";

import { waitFor } from "./waitFor";

/** The identity of a process: the kernel reuses pids, but not with the same start time. */
export interface ProcessIdentity {
  pid: number;
  /** Clock ticks between boot and the process's start: field 22 of /proc/<pid>/stat. */
  started: string;
}

/** Seconds between the signal to end and the kill. */
const gracePeriod = 20;

/**
 * Parses state letter, number of threads and start time from /proc/<pid>/stat. The second field, the program's name in
 * parentheses, may contain spaces and parentheses.
 */
export function parseStat(text: string): { state: string; threads: number; started: string } | undefined {
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const [state, threads, started] = [fields[0], Number(fields[17]), fields[19]];
  return state === undefined || started === undefined ? undefined : { state, threads, started };
}

/**
 * The identity of a live process. A zombie counts as ended once its other threads have ended: until then it holds its
 * files, and with them the port that its successor needs.
 */
export function identify(pid: number): ProcessIdentity | undefined {
  try {
    const stat = parseStat(readFileSync(`/proc/${pid}/stat`, "utf8"));
    const isGone = stat === undefined || (stat.state === "Z" && stat.threads <= 1);
    return isGone ? undefined : { pid, started: stat.started };
  } catch {
    return undefined;
  }
}

/** Whether the recorded process is still running. */
export function isAlive(identity: ProcessIdentity | undefined): boolean {
  return identity !== undefined && identify(identity.pid)?.started === identity.started;
}

/** Sends a signal, and SIGKILL after the grace period. Returns when the process has ended. */
export async function endProcess(identity: ProcessIdentity, signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
  const gone = () => Promise.resolve(!isAlive(identity));
  const what = `process ${identity.pid} to end`;
  if (!isAlive(identity)) return;
  process.kill(identity.pid, signal);
  try {
    await waitFor(gone, { deadline: gracePeriod, interval: 0.05, what });
  } catch {
    if (isAlive(identity)) process.kill(identity.pid, "SIGKILL");
    await waitFor(gone, { deadline: gracePeriod, interval: 0.05, what });
  }
}

/** Every live process whose command line satisfies a condition. */
export function findProcesses(matches: (commandLine: string) => boolean): ProcessIdentity[] {
  return readdirSync("/proc")
    .filter((entry) => /^\d+$/.test(entry))
    .filter((entry) => {
      try {
        return matches(readFileSync(`/proc/${entry}/cmdline`, "utf8").replaceAll("\0", " "));
      } catch {
        return false;
      }
    })
    .map((entry) => identify(Number(entry)))
    .filter((identity) => identity !== undefined);
}
