import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { execa } from "execa";

/** A key, and a self-signed certificate for host names, valid for two days. */
export async function selfSigned(...hosts: string[]): Promise<{ key: string; certificate: string }> {
  const folder = await mkdtemp(join(tmpdir(), "llm-gateway-"));
  try {
    const names = hosts.map((host) => `DNS:${host}`).join(",");
    const [key, certificate] = [join(folder, "tls.key"), join(folder, "tls.crt")];
    await execa("openssl", [
      ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"],
      ...["-keyout", key, "-out", certificate, "-subj", "/CN=e2e", "-addext", `subjectAltName=${names}`],
    ]);
    return { key: await readFile(key, "utf8"), certificate: await readFile(certificate, "utf8") };
  } finally {
    await rm(folder, { recursive: true });
  }
}
