import { parseAllDocuments, stringify } from "yaml";

import { waitFor } from "../../tools/shared/waitFor";
import { moduleFile } from "../build/moduleFiles";
import { operatorVersion, snapshotterVersion } from "../build/recipes";
import { applyManifests, kubectl } from "./kubectl";

/** Where CloudNativePG's release manifest puts the operator, and the plugin's its own. */
export const operatorNamespace = "cnpg-system";
const deployment = "cnpg-controller-manager";
const operatorReplicas = 2;

/** Seconds until the operator must serve its webhook. */
const operatorDeadline = 180;

const operatorModule = "github.com/cloudnative-pg/cloudnative-pg";
const snapshotterModule = "github.com/kubernetes-csi/external-snapshotter/client/v8";

/** Puts the operator's replicas on two nodes, where there are as many. */
const spread = `      affinity:
        podAntiAffinity:
          preferredDuringSchedulingIgnoredDuringExecution:
          - weight: 100
            podAffinityTerm:
              topologyKey: kubernetes.io/hostname
              labelSelector: {matchLabels: {app.kubernetes.io/name: cloudnative-pg}}
`;

/**
 * The operator's release manifest with its image replaced, wherever it is named, no image ever pulled, and two replicas
 * on two nodes, as production needs: a failover doesn't wait for the pod of a lost operator.
 * @param manifest the release manifest (YAML, several documents)
 * @param version the operator's version, the tag of its public image
 * @param image the image to use instead
 */
export function localManifest(manifest: string, version: string, image: string): string {
  return manifest
    .replaceAll(`ghcr.io/cloudnative-pg/cloudnative-pg:${version}`, image)
    .replaceAll("imagePullPolicy: Always", "imagePullPolicy: IfNotPresent")
    .replace(/^( {2}replicas:) 1$/m, `$1 ${operatorReplicas}`)
    .replace(/^ {6}containers:$/m, (line) => `${spread}${line}`);
}

/** The custom resource definitions among the documents of a manifest, and the rest. */
export function splitDefinitions(manifest: string): { definitions: string; rest: string } {
  const documents = parseAllDocuments(manifest).map((document) => document.toJS() as { kind?: string } | null);
  const join = (wanted: boolean) =>
    documents
      .filter((document) => document !== null && (document.kind === "CustomResourceDefinition") === wanted)
      .map((document) => stringify(document, { aliasDuplicateObjects: false }))
      .join("---\n");
  return { definitions: join(true), rest: join(false) };
}

/** The files that installing the operator needs, read (or fetched) before a cluster is started. */
export interface OperatorManifests {
  snapshotDefinitions: string;
  operator: string;
}

/** Reads the operator's release manifest and the VolumeSnapshot definitions from their Go modules. */
export async function operatorManifests(): Promise<OperatorManifests> {
  const definition = (name: string) =>
    moduleFile(snapshotterModule, snapshotterVersion, `config/crd/snapshot.storage.k8s.io_${name}.yaml`);
  return {
    snapshotDefinitions: (
      await Promise.all(["volumesnapshotclasses", "volumesnapshotcontents", "volumesnapshots"].map(definition))
    ).join("\n---\n"),
    operator: await moduleFile(operatorModule, operatorVersion, `releases/cnpg-${operatorVersion}.yaml`),
  };
}

/**
 * Installs the VolumeSnapshot definitions and the operator. The definitions come first: the operator checks for them
 * only at its start.
 */
export async function installOperator(manifests: OperatorManifests, image: string): Promise<void> {
  const { definitions, rest } = splitDefinitions(localManifest(manifests.operator, operatorVersion, image));
  await applyManifests(`${manifests.snapshotDefinitions}\n---\n${definitions}`);
  await kubectl(["wait", "--for=condition=Established", "--timeout=60s", "crd", "--all"], { timeout: 90 });
  await applyManifests(rest);
}

/** A Cluster for a dry run, which shows whether the operator's webhook responds. */
const probe = stringify({
  apiVersion: "postgresql.cnpg.io/v1",
  kind: "Cluster",
  metadata: { name: "webhook-probe", namespace: "default" },
  spec: { instances: 1, storage: { size: "1Gi" } },
});

/** Whether the operator's webhook admits a Cluster (dry run). The Deployment is Ready a little earlier than that. */
export async function isOperatorServing(): Promise<boolean> {
  try {
    await kubectl(["create", "--dry-run=server", "-f", "-"], { input: probe, timeout: 10 });
    return true;
  } catch {
    return false;
  }
}

/** Waits until the operator serves its webhook. @throws Error with the state of the operator's pods */
export async function waitForOperator(): Promise<void> {
  try {
    await waitFor(isOperatorServing, { deadline: operatorDeadline, what: "the CloudNativePG operator's webhook" });
  } catch (error) {
    const { stdout } = await kubectl(["--namespace", operatorNamespace, "get", "pods,events"]);
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n${stdout}`, { cause: error });
  }
}

/** Scales the operator to no replica, so that Clusters are not reconciled; returns when its pods are deleted. */
export async function stopOperator(): Promise<void> {
  await kubectl(["--namespace", operatorNamespace, "scale", "deployment", deployment, "--replicas=0"]);
  // The barman-cloud plugin has its pod in the same namespace.
  const pods = ["pod", "--selector", "app.kubernetes.io/name=cloudnative-pg"];
  await kubectl(["--namespace", operatorNamespace, "wait", "--for=delete", ...pods, `--timeout=${operatorDeadline}s`], {
    timeout: operatorDeadline + 10,
  });
}

/** Scales the operator back to its replicas, and returns when its webhook serves. */
export async function startOperator(): Promise<void> {
  await kubectl([
    "--namespace",
    operatorNamespace,
    "scale",
    "deployment",
    deployment,
    `--replicas=${operatorReplicas}`,
  ]);
  await waitForOperator();
}
