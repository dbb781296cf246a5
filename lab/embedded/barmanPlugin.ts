import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";

import { parseAllDocuments, stringify } from "yaml";

import { run } from "../../tools/shared/commands";
import { barmanImageNames } from "../build/images";
import { moduleFile } from "../build/moduleFiles";
import { barmanPluginVersion } from "../build/recipes";
import { applyManifests, kubectl } from "./kubectl";
import { operatorNamespace } from "./operator";
import { pki } from "./pki";

const deployment = "barman-cloud";

/** The plugin's images. */
export interface PluginImages {
  /** The operator's side. */
  plugin: string;
  /** The sidecar of the instances. */
  sidecar: string;
}

/** The two sides of the connection between the operator and the plugin; each has a certificate. */
const sides = ["server", "client"] as const;

interface Manifest {
  apiVersion: string;
  kind: string;
  data?: Record<string, string>;
  metadata: { name: string };
}

/**
 * The plugin's manifest with local images, never pulled, and without the objects of cert-manager, whose Secrets
 * {@link certificateSecrets} makes.
 * @param manifest the manifest (YAML, several documents)
 */
export function localPluginManifest(manifest: string, images: PluginImages): string {
  return parseAllDocuments(manifest)
    .map((document) => document.toJS() as Manifest | null)
    .filter((document) => document !== null && !document.apiVersion.startsWith("cert-manager.io/"))
    .map((document) => {
      if (document?.data && "SIDECAR_IMAGE" in document.data)
        document.data.SIDECAR_IMAGE = Buffer.from(images.sidecar).toString("base64");
      return stringify(document, { aliasDuplicateObjects: false });
    })
    .join("---\n")
    .replaceAll(/^( *)image: \S+$/gm, `$1image: ${images.plugin}\n$1imagePullPolicy: IfNotPresent`);
}

/** Where the key and the self-signed certificate of a side are. */
const keyOf = (side: string): string => pki(`barman-${side}.key`);
const certificateOf = (side: string): string => pki(`barman-${side}.crt`);

async function makeCertificates(): Promise<void> {
  for (const side of sides.filter((one) => !existsSync(certificateOf(one)))) {
    await run("openssl", [
      ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "365"],
      ...["-keyout", keyOf(side), "-out", certificateOf(side), "-subj", `/CN=barman-cloud-${side}`],
      // The name of the plugin's Service, which the operator verifies.
      ...["-addext", "subjectAltName=DNS:barman-cloud", "-addext", `extendedKeyUsage=${side}Auth`],
      ...["-addext", "basicConstraints=critical,CA:FALSE"],
    ]);
  }
}

async function certificateSecrets(): Promise<string> {
  await makeCertificates();
  const secrets = sides.map(async (side) =>
    stringify({
      apiVersion: "v1",
      kind: "Secret",
      type: "kubernetes.io/tls",
      // The only namespace in which the operator looks for plugins.
      metadata: { name: `barman-cloud-${side}-tls`, namespace: operatorNamespace },
      stringData: {
        "tls.crt": await readFile(certificateOf(side), "utf8"),
        "tls.key": await readFile(keyOf(side), "utf8"),
      },
    }),
  );
  return (await Promise.all(secrets)).join("---\n");
}

/** Reads (or fetches) the plugin's manifest. */
export function pluginManifest(): Promise<string> {
  return moduleFile("github.com/cloudnative-pg/plugin-barman-cloud", barmanPluginVersion, "manifest.yaml");
}

/** Installs the barman-cloud plugin; the operator must be installed. */
export async function installPlugin(manifest: string): Promise<void> {
  await applyManifests(await certificateSecrets());
  await applyManifests(localPluginManifest(manifest, barmanImageNames()));
}

/** Whether the plugin of this version of the code is installed. */
export async function isPluginInstalled(): Promise<boolean> {
  const image = "jsonpath={.spec.template.spec.containers[0].image}";
  const get = [
    "--namespace",
    operatorNamespace,
    "get",
    "deployment",
    deployment,
    "--ignore-not-found",
    "--output",
    image,
  ];
  return (await kubectl(get)).stdout === barmanImageNames().plugin;
}

/** Waits until the plugin serves. */
export async function waitForPlugin(): Promise<void> {
  await kubectl(["--namespace", operatorNamespace, "rollout", "status", "deployment", deployment, "--timeout=120s"], {
    timeout: 130,
  });
}
