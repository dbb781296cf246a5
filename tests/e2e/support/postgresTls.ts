import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect as connectTcp, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect as connectTls, type PeerCertificate } from "node:tls";

import { execa } from "execa";

/** Asks a PostgreSQL server to go on with TLS. */
const tlsRequest = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);

async function firstAnswer(socket: Socket, message: Buffer): Promise<string> {
  socket.write(message);
  const [answer] = (await once(socket, "data")) as [Buffer];
  return answer.toString();
}

/** What a PostgreSQL server on this machine answers a client that sends its start-up message without TLS. */
export async function answerWithoutTls(port: number, user: string): Promise<string> {
  const socket = connectTcp(port, "127.0.0.1");
  try {
    const fields = Buffer.from(`user\0${user}\0database\0${user}\0\0`);
    const head = Buffer.alloc(8);
    head.writeInt32BE(fields.length + 8, 0);
    head.writeInt32BE(196608, 4);
    return await firstAnswer(socket, Buffer.concat([head, fields]));
  } finally {
    socket.destroy();
  }
}

/**
 * The certificate of a PostgreSQL server on this machine, verified for a host name.
 * @throws Error where it doesn't verify against the CA
 */
export async function verifiedCertificate(port: number, ca: string, host: string): Promise<PeerCertificate> {
  const plain = connectTcp(port, "127.0.0.1");
  try {
    if ((await firstAnswer(plain, tlsRequest)) !== "S") throw new Error("the server offers no TLS");
    const socket = connectTls({ socket: plain, ca, servername: host });
    await once(socket, "secureConnect");
    return socket.getPeerCertificate();
  } finally {
    plain.destroy();
  }
}

/** The certificate of a CA, signed again with its key to be valid for some days only. */
export async function reissued(key: string, certificate: string, days: number): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "llm-gateway-"));
  try {
    const [keyFile, certificateFile] = [join(folder, "ca.key"), join(folder, "ca.crt")];
    await writeFile(keyFile, key);
    await writeFile(certificateFile, certificate);
    const { stdout } = await execa("openssl", [
      ...["x509", "-in", certificateFile, "-signkey", keyFile, "-days", String(days)],
    ]);
    return stdout;
  } finally {
    await rm(folder, { recursive: true });
  }
}
