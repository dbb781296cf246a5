import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync, readdirSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";

import { endProcess, identify, isAlive, type ProcessIdentity } from "../../tools/shared/processes";
import { embeddedState } from "./layout";

/** A long-running program of the node. */
export interface ProcessSpec {
  /** Names its pid file and its log. */
  name: string;
  command: string;
  args: readonly string[];
  /** Added to this process's environment. */
  env?: NodeJS.ProcessEnv;
}

/** The environment variables that would send a node's traffic, all of it local, to a proxy. */
const proxyVariables = ["http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"];

const pidFile = (name: string): string => embeddedState("pid", `${name}.json`);

/** Where a process's output goes. */
export function logFile(name: string): string {
  return embeddedState("log", `${name}.log`);
}

/** The last lines of a process's log, for the error message of a failed start. */
export async function logTail(name: string, lines = 8): Promise<string> {
  const text = await readFile(logFile(name), "utf8").catch(() => "");
  return text.trim().split("\n").slice(-lines).join("\n");
}

function recorded(name: string): ProcessIdentity | undefined {
  try {
    return JSON.parse(readFileSync(pidFile(name), "utf8")) as ProcessIdentity;
  } catch {
    return undefined;
  }
}

/** The process that was started under this name, where it is running. */
export function runningProcess(name: string): ProcessIdentity | undefined {
  const identity = recorded(name);
  return isAlive(identity) ? identity : undefined;
}

/** Whether a process that was started under this name is running. */
export function isRunning(name: string): boolean {
  return runningProcess(name) !== undefined;
}

/**
 * Starts a process detached from this one, its output appended to its log; does nothing where it is running.
 * @throws Error when the program can't be started at all
 */
export async function startProcess(spec: ProcessSpec): Promise<void> {
  if (isRunning(spec.name)) return;
  mkdirSync(embeddedState("log"), { recursive: true });
  await mkdir(embeddedState("pid"), { recursive: true });
  const log = openSync(logFile(spec.name), "a");
  try {
    const env = { ...process.env, ...spec.env };
    for (const name of proxyVariables) env[name] = undefined;
    const child = spawn(spec.command, spec.args, {
      cwd: "/",
      detached: true,
      env,
      stdio: ["ignore", log, log],
    });
    await new Promise<void>((resolve, reject) => {
      child.once("spawn", resolve);
      child.once("error", reject);
    });
    child.unref();
    const identity = child.pid === undefined ? undefined : identify(child.pid);
    if (identity === undefined) throw new Error(`${spec.name} exited at once:\n${await logTail(spec.name)}`);
    await writeFile(pidFile(spec.name), JSON.stringify(identity));
  } finally {
    closeSync(log);
  }
}

/** Stops the process that was started under this name, if it runs, and returns when it is gone. */
export async function stopProcess(name: string, signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
  const identity = recorded(name);
  if (identity !== undefined) await endProcess(identity, signal);
  await rm(pidFile(name), { force: true });
}

/** The names of all the processes that have a pid file. */
export function recordedProcesses(): string[] {
  try {
    return readdirSync(embeddedState("pid")).map((file) => file.replace(/\.json$/, ""));
  } catch {
    return [];
  }
}

/** Adds the last lines of a program's log to the error of some work. */
export async function withLog<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const tail = await logTail(name);
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n${logFile(name)} ends:\n${tail}`, {
      cause: error,
    });
  }
}
