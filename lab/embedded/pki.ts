import { existsSync } from "node:fs";
import { chmod, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { stringify } from "yaml";

import { run } from "../../tools/shared/commands";
import {
  apiServerPort,
  contextName,
  controlPlaneAddress,
  embeddedState,
  kubeconfigPath,
  serviceAddress,
} from "./layout";

/** Days that certificates are valid; a cluster runs for hours. */
const validity = "365";

const keyType = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];

/** The path of a file of the cluster's key infrastructure. */
export function pki(file: string): string {
  return embeddedState("pki", file);
}

/** Under which names and addresses the API server is reached. */
export function subjectAlternativeNames(): string {
  const names = ["localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc"];
  const addresses = ["127.0.0.1", serviceAddress, controlPlaneAddress];
  return [...names.map((name) => `DNS:${name}`), ...addresses.map((address) => `IP:${address}`)].join(",");
}

async function issue(folder: string, name: string, subject: string): Promise<void> {
  const file = (extension: string) => join(folder, `${name}.${extension}`);
  await writeFile(file("ext"), `subjectAltName=${subjectAlternativeNames()}\n`);
  await run("openssl", ["req", ...keyType, "-keyout", file("key"), "-out", file("csr"), "-subj", subject]);
  await run("openssl", [
    ...["x509", "-req", "-in", file("csr"), "-CA", join(folder, "ca.crt"), "-CAkey", join(folder, "ca.key")],
    ...["-CAcreateserial", "-days", validity, "-out", file("crt"), "-extfile", file("ext")],
  ]);
}

/** Makes the authority, the API server's certificate, the administrator's, and the key of service accounts' tokens. */
export async function createPki(): Promise<void> {
  if (existsSync(pki("complete"))) return;
  const folder = embeddedState("pki");
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const ca = ["-keyout", pki("ca.key"), "-out", pki("ca.crt"), "-days", validity, "-subj", `/CN=${contextName}-ca`];
  await run("openssl", ["req", "-x509", ...keyType, ...ca]);
  await run("openssl", ["ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", pki("sa.key")]);
  await run("openssl", ["ec", "-in", pki("sa.key"), "-pubout", "-out", pki("sa.pub")]);
  await issue(folder, "server", "/CN=kube-apiserver");
  await issue(folder, "admin", "/O=system:masters/CN=admin");
  await writeFile(pki("complete"), "");
}

/** Writes the administrator's kubeconfig: a separate file, readable by root only; `~/.kube` is not changed. */
export async function writeKubeconfig(): Promise<void> {
  const base64 = async (file: string) => (await readFile(pki(file))).toString("base64");
  const kubeconfig = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [
      {
        name: contextName,
        cluster: {
          server: `https://${controlPlaneAddress}:${apiServerPort}`,
          "certificate-authority-data": await base64("ca.crt"),
        },
      },
    ],
    users: [
      {
        name: contextName,
        user: {
          "client-certificate-data": await base64("admin.crt"),
          "client-key-data": await base64("admin.key"),
        },
      },
    ],
    contexts: [{ name: contextName, context: { cluster: contextName, user: contextName } }],
    "current-context": contextName,
  };
  await writeFile(kubeconfigPath(), stringify(kubeconfig), { mode: 0o600 });
  await chmod(kubeconfigPath(), 0o600);
}
