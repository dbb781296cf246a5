import { type ClientHttp2Session, connect } from "node:http2";
import type { LookupFunction } from "node:net";

/** The answer to a probe. */
export interface Answer {
  status: number;
  headers: Record<string, unknown>;
  text: string;
}

/** Sends requests over one HTTP/2 connection to an address, under the name of a host that a certificate vouches for. */
export class Probes {
  private readonly session: ClientHttp2Session;

  constructor(address: string, port: number, host: string, certificate: string) {
    const lookup = ((_name, options, found) => {
      if (options.all === true) found(null, [{ address, family: 4 }]);
      else found(null, address, 4);
    }) as LookupFunction;
    this.session = connect(`https://${host}:${port}`, { ca: certificate, lookup });
    this.session.on("error", () => undefined);
  }

  /** @throws Error where no answer comes within 30 s */
  ask(method: string, path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const stream = this.session.request({ ":method": method, ":path": path, ...headers });
      let text = "";
      let received: Record<string, unknown> = {};
      stream.setTimeout(30_000, () => stream.destroy(new Error(`${method} ${path}: no answer`)));
      stream.on("response", (answered) => (received = answered));
      stream.on("data", (piece: Buffer) => (text += piece.toString()));
      stream.on("error", reject);
      stream.on("close", () => {
        resolve({ status: Number(received[":status"]), headers: received, text });
      });
      stream.end();
    });
  }

  close(): void {
    this.session.close();
  }
}
