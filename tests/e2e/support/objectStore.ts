import { AppsV1Api } from "@kubernetes/client-node";

import { ClusterClient } from "../../../tools/cluster/clusterClient";
import { waitFor } from "../../../tools/shared/waitFor";
import { execInPod } from "../../../tools/verify/cluster/exec";
import type { Environment } from "./environment";
import { freshNamespace } from "./freshNamespace";
import { selfSigned } from "./selfSigned";

const name = "s3";
const port = 7070;
const bucket = "backups";
const credentials = { ACCESS_KEY_ID: "e2e", ACCESS_SECRET_KEY: "an-example-secret-key" };
const credentialsSecret = "backup-credentials";
const caSecret = "backup-ca";

/** Images of the S3 server, and of a shell beside it. */
interface Images {
  s3: string;
  kubectl: string;
}

/** An S3 server with TLS in a namespace apart from the gateway's: what it stores outlives the gateway. */
export interface ObjectStore {
  /** The config `postgres.objectStore` for it. */
  settings: Record<string, unknown>;
  /** Creates the Secrets that the settings name. */
  createSecrets(namespace: string): Promise<void>;
  /** The objects in the bucket, as paths. */
  objects(): Promise<string[]>;
  /** Refuses every connection, until `giveBack`. */
  takeAway(): Promise<void>;
  giveBack(): Promise<void>;
  remove(): Promise<void>;
}

/** Deploys it in a namespace, with an empty bucket, and waits until it serves. */
export async function deployObjectStore(
  { config }: Environment,
  { s3, kubectl }: Images,
  namespace = "e2e-object-store",
): Promise<ObjectStore> {
  const cluster = new ClusterClient(config, namespace);
  const apps = config.makeApiClient(AppsV1Api);
  const remove = await freshNamespace(config, namespace);
  const host = `${name}.${namespace}.svc`;
  const { key, certificate } = await selfSigned(host);
  const labels = { app: name };
  const metadata = { name, labels };
  const secret = { "tls.key": key, "tls.crt": certificate, ...credentials };
  await cluster.core.createNamespacedSecret({ namespace, body: { metadata, stringData: secret } });
  await cluster.core.createNamespacedService({
    namespace,
    body: { metadata, spec: { selector: labels, ports: [{ port }] } },
  });
  const fromSecret = (variable: string, of: keyof typeof credentials) => ({
    name: variable,
    valueFrom: { secretKeyRef: { name, key: of } },
  });
  const securityContext = { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } };
  const data = { name: "data", mountPath: "/data" };
  await apps.createNamespacedDeployment({
    namespace,
    body: {
      metadata,
      spec: {
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            securityContext: {
              runAsNonRoot: true,
              runAsUser: 65532,
              fsGroup: 65532,
              seccompProfile: { type: "RuntimeDefault" },
            },
            terminationGracePeriodSeconds: 1,
            // A folder is a bucket.
            initContainers: [
              {
                name: "bucket",
                image: kubectl,
                command: ["/bin/busybox", "mkdir", "-p", `/data/${bucket}`],
                securityContext,
                volumeMounts: [data],
              },
            ],
            containers: [
              {
                name,
                image: s3,
                args: ["--port", `:${port}`, "--cert", "/secret/tls.crt", "--key", "/secret/tls.key", "posix", "/data"],
                env: [
                  fromSecret("ROOT_ACCESS_KEY", "ACCESS_KEY_ID"),
                  fromSecret("ROOT_SECRET_KEY", "ACCESS_SECRET_KEY"),
                ],
                securityContext,
                readinessProbe: { tcpSocket: { port }, periodSeconds: 1 },
                volumeMounts: [data, { name: "secret", mountPath: "/secret" }],
              },
              {
                name: "files",
                image: kubectl,
                command: ["/bin/sleep", "2147483647"],
                securityContext,
                volumeMounts: [{ ...data, readOnly: true }],
              },
            ],
            volumes: [
              { name: "data", emptyDir: {} },
              { name: "secret", secret: { secretName: name } },
            ],
          },
        },
      },
    },
  });
  await waitFor(
    async () => ((await apps.readNamespacedDeployment({ namespace, name })).status?.availableReplicas ?? 0) === 1,
    { deadline: 120, what: `the S3 server in ${namespace}` },
  );

  const select = (selector: Record<string, string>): Promise<unknown> => {
    const body = [{ op: "replace", path: "/spec/selector", value: selector }];
    return cluster.core.patchNamespacedService({ namespace, name, body });
  };
  return {
    settings: {
      destinationPath: `s3://${bucket}/gateways`,
      endpointURL: `https://${host}:${port}`,
      region: "us-east-1",
      credentialsSecret: { name: credentialsSecret },
      caSecret: { name: caSecret },
    },
    createSecrets: async (gateway) => {
      const secrets = { [credentialsSecret]: credentials, [caSecret]: { "ca.crt": certificate } };
      for (const [each, stringData] of Object.entries(secrets)) {
        const body = { metadata: { name: each }, stringData };
        await cluster.core.createNamespacedSecret({ namespace: gateway, body });
      }
    },
    objects: async () => {
      const { items } = await cluster.core.listNamespacedPod({ namespace, labelSelector: `app=${name}` });
      const pod = items[0]?.metadata?.name ?? "";
      const find = ["/bin/busybox", "find", `/data/${bucket}`, "-type", "f"];
      return (await execInPod(cluster, pod, "files", find)).stdout
        .trim()
        .split("\n")
        .filter((path) => path !== "");
    },
    // A Service without endpoints: connections are refused at once.
    takeAway: async () => void (await select({ app: "nothing" })),
    giveBack: async () => void (await select(labels)),
    remove,
  };
}
