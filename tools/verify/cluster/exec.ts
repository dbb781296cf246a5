import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";

import { Exec, type V1Status } from "@kubernetes/client-node";

import type { ClusterClient } from "../../cluster/clusterClient";

/** The output of a command in a container. */
export interface ExecResult {
  stdout: string;
  stderr: string;
}

/** Seconds that a command in a container may take. */
const deadline = 30;

/**
 * Runs a command in a container.
 * @throws Error with its standard error, where it fails, times out, or the connection breaks
 */
export async function execInPod(
  client: ClusterClient,
  pod: string,
  container: string,
  command: string[],
): Promise<ExecResult> {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const printed = Promise.all([text(stdout), text(stderr)]);
  try {
    const status = await statusOfCommand(client, pod, container, command, { stdout, stderr });
    const [out, errors] = await printed;
    if (status.status !== "Success") throw new Error(errors.trim() || (status.message ?? "it failed"));
    return { stdout: out, stderr: errors };
  } catch (error) {
    throw new Error(`${command[0] ?? ""} in pod ${pod}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

function statusOfCommand(
  client: ClusterClient,
  pod: string,
  container: string,
  command: string[],
  { stdout, stderr }: Record<"stdout" | "stderr", PassThrough>,
): Promise<V1Status> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Error(`timed out after ${deadline} s`));
    }, deadline * 1000);
    new Exec(client.kubeConfig)
      .exec(client.namespace, pod, container, command, stdout, stderr, null, false, resolve)
      .then((socket) => {
        socket.onclose = () => {
          clearTimeout(timer);
          // Has no effect where the status came before.
          reject(new Error("the connection closed before the command ended"));
        };
        socket.onerror = ({ message }: { message: string }) => {
          reject(new Error(message));
        };
      })
      .catch((error: unknown) => {
        clearTimeout(timer);
        reject(error instanceof Error ? error : new Error("the API server refused the connection", { cause: error }));
      });
  });
}
