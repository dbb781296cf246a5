import { createServer, type AddressInfo, type Socket } from "node:net";

import { type KubeConfig, PortForward } from "@kubernetes/client-node";

/** One port of one pod. */
export interface PodPort {
  namespace: string;
  pod: string;
  port: number;
}

/**
 * Lets `use` speak to one pod's port through the API server, on a loopback port of this machine, and closes it after.
 * @param use gets the URL, such as `http://127.0.0.1:40123`
 */
export async function withPortForward<T>(
  config: KubeConfig,
  { namespace, pod, port }: PodPort,
  use: (url: string) => Promise<T>,
): Promise<T> {
  const forward = new PortForward(config);
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    // A pod that goes away ends the connection; the caller sees that, and needs no second word of it.
    socket.on("error", () => socket.destroy());
    forward.portForward(namespace, pod, [port], socket, null, socket).catch(() => socket.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  try {
    return await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  }
}
