import { readFileSync, readdirSync } from "node:fs";

import { waitFor } from "./waitFor";

/** A process as its pid file remembers it: the kernel hands out a pid again, but never with the same start time. */
export interface ProcessIdentity {
  pid: number;
  /** Clock ticks between boot and the process's start: field 22 of /proc/<pid>/stat. */
  started: string;
}

/** Seconds that a process is given to end by itself before it is killed. */
const gracePeriod = 20;

/**
 * State letter, number of threads and start time out of the text of /proc/<pid>/stat. The second field, the program's name in
 * parentheses, may itself contain spaces and parentheses.
 */
export function parseStat(text: string): { state: string; threads: number; started: string } | undefined {
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const [state, threads, started] = [fields[0], Number(fields[17]), fields[19]];
  return state === undefined || started === undefined ? undefined : { state, threads, started };
}

/**
 * The identity of a living process. A zombie counts as gone once its other threads are: until then it holds its files,
 * and so the port that its successor wants.
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

/** Whether the very process that was recorded still lives. */
export function isAlive(identity: ProcessIdentity | undefined): boolean {
  return identity !== undefined && identify(identity.pid)?.started === identity.started;
}

/** Ends a process: asks, waits, and kills it when it has not ended after the grace period. Returns when it is gone. */
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

/** Every living process whose command line satisfies a condition. */
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
