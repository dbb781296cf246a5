import { waitFor } from "../../tools/shared/waitFor";
import { type ControlPlaneProgram, controlPlanePrograms, controlPlaneSpec } from "./components";
import { kubectl } from "./kubectl";
import { isRunning, startProcess, stopProcess, withLog } from "./nodeProcesses";
import type { NodeCount } from "./nodes";

/** Seconds until the API server must be ready. */
const apiServerDeadline = 90;

/** Whether the API server reports that it is ready. */
export async function isApiServerReady(): Promise<boolean> {
  try {
    return (await kubectl(["get", "--raw", "/readyz"], { timeout: 5 })).stdout.trim() === "ok";
  } catch {
    return false;
  }
}

async function waitForApiServer(): Promise<void> {
  await withLog("kube-apiserver", () =>
    waitFor(isApiServerReady, { deadline: apiServerDeadline, interval: 0.3, what: "the API server to be ready" }),
  );
}

/** Starts etcd and the control plane of a cluster of that many nodes, and returns when the API server is ready. */
export async function startControlPlane(count: NodeCount): Promise<void> {
  const start = (name: ControlPlaneProgram) => startProcess(controlPlaneSpec(name, count));
  await start("etcd");
  await start("kube-apiserver");
  await waitForApiServer();
  for (const name of ["kube-controller-manager", "kube-scheduler", "coredns"] as const) await start(name);
}

/** Whether every program of the control plane runs. */
export function isControlPlaneRunning(): boolean {
  return controlPlanePrograms.every(isRunning);
}

/**
 * Stops the API server, starts it again, and returns when it is ready.
 * @param signal how it is stopped: by default at once, like a crash; with SIGTERM it takes up to 20 s to end connections
 */
export async function restartApiServer(signal: NodeJS.Signals = "SIGKILL"): Promise<void> {
  await stopProcess("kube-apiserver", signal);
  await startProcess(controlPlaneSpec("kube-apiserver", 1));
  await waitForApiServer();
}
