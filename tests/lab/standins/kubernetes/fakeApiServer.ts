import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

import { KubeConfig } from "@kubernetes/client-node";

import type { Properties } from "../../../../lab/standins/plugin/values";

/** One request that the fake was sent. */
export interface Seen {
  method: string;
  path: string;
  query: URLSearchParams;
  body: string;
}

/** An answer: an HTTP status and a body. */
export type Answer = [number, Properties];

/** What the API server says where it refuses. */
export const refusal = (code: number, reason: string, message: string): Answer => [
  code,
  { kind: "Status", reason, message },
];

const list: Properties = {
  resources: [
    { name: "configmaps", kind: "ConfigMap", namespaced: true },
    { name: "namespaces", kind: "Namespace", namespaced: false },
  ],
};

/** Answers like an API server where a test needs its answers in a certain order; everything else is tried on a real one. */
export class FakeApiServer {
  readonly seen: Seen[] = [];
  private readonly server: Server;

  /** @param answer what to say to a request that is not about the server's version or kinds */
  constructor(answer: (request: Seen) => Answer) {
    this.server = createServer((request, response) => {
      void read(request).then((seen) => {
        if (seen.path === "/version" || seen.path === "/api/v1") {
          response.end(JSON.stringify(list));
          return;
        }
        this.seen.push(seen);
        const [code, body] = answer(seen);
        response.writeHead(code, { "content-type": "application/json" });
        response.end(JSON.stringify(body));
      });
    });
  }

  /** Starts it on a free loopback port. */
  async start(): Promise<KubeConfig> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    const { port } = this.server.address() as AddressInfo;
    const config = new KubeConfig();
    config.loadFromClusterAndUser(
      { name: "fake", server: `http://127.0.0.1:${port}`, skipTLSVerify: true },
      { name: "me" },
    );
    return config;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

async function read(request: IncomingMessage): Promise<Seen> {
  const url = new URL(request.url ?? "/", "http://fake");
  return { method: request.method ?? "", path: url.pathname, query: url.searchParams, body: await text(request) };
}
