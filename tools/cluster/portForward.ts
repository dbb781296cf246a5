import { createServer, type AddressInfo, type Socket } from "node:net";

import { PortForward } from "@kubernetes/client-node";

import type { ClusterClient } from "./clusterClient";

/** A port of this machine that is forwarded to one pod. */
export interface ForwardedPort {
  /** On 127.0.0.1. */
  port: number;
  close(): Promise<void>;
}

/**
 * Forwards a loopback port to one port of one pod, for any number of connections.
 * A connection that can't be forwarded, for example because the pod is gone, is closed.
 */
export async function forwardPort(client: ClusterClient, pod: string, targetPort: number): Promise<ForwardedPort> {
  const forward = new PortForward(client.kubeConfig);
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
    forward
      .portForward(client.namespace, pod, [targetPort], socket, null, socket)
      .then((webSocket) => {
        if (typeof webSocket === "function") return;
        webSocket.onclose = () => socket.end();
        webSocket.onerror = () => socket.destroy();
        socket.on("close", () => {
          webSocket.close();
        });
      })
      .catch(() => socket.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
      });
    },
  };
}
