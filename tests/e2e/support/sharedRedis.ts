import { ClusterClient, isReady } from "../../../tools/cluster/clusterClient";
import { waitFor } from "../../../tools/shared/waitFor";
import { execInPod } from "../../../tools/verify/cluster/exec";
import type { Environment } from "./environment";
import { freshNamespace } from "./freshNamespace";
import { selfSigned } from "./selfSigned";

const namespace = "e2e-shared-redis";
const name = "shared";
const port = 6380;

/** A Redis with TLS in a separate namespace, as another team would run it. */
export interface SharedRedis {
  host: string;
  port: number;
  password: string;
  /** Its self-signed certificate. */
  certificate: string;
  /** How many keys it holds. */
  keys(): Promise<number>;
  remove(): Promise<void>;
}

/** Deploys it, and waits until it is Ready. */
export async function deploySharedRedis({ config, place }: Environment, image: string): Promise<SharedRedis> {
  const cluster = new ClusterClient(config, namespace);
  const remove = await freshNamespace(config, namespace);
  const host = `${name}.${namespace}.svc`;
  const { key, certificate } = await selfSigned(host);
  const password = "of-the-other-team";
  const metadata = { name, labels: { app: name } };
  await cluster.core.createNamespacedSecret({
    namespace,
    body: {
      metadata,
      stringData: { "tls.key": key, "tls.crt": certificate, "redis.conf": `requirepass ${password}\n` },
    },
  });
  const tls = ["--tls-cert-file", "/secret/tls.crt", "--tls-key-file", "/secret/tls.key", "--tls-auth-clients", "no"];
  await cluster.core.createNamespacedService({
    namespace,
    body: { metadata, spec: { selector: { app: name }, ports: [{ port }] } },
  });
  await cluster.core.createNamespacedPod({
    namespace,
    body: {
      metadata,
      spec: {
        securityContext: { runAsNonRoot: true, runAsUser: 999, seccompProfile: { type: "RuntimeDefault" } },
        terminationGracePeriodSeconds: 1,
        containers: [
          {
            name: "redis",
            image,
            command: ["redis-server", "/secret/redis.conf", "--port", "0", "--tls-port", String(port), ...tls],
            env: [{ name: "REDISCLI_AUTH", value: password }],
            securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
            volumeMounts: [{ name: "secret", mountPath: "/secret" }],
            readinessProbe: { tcpSocket: { port }, periodSeconds: 1 },
          },
        ],
        volumes: [{ name: "secret", secret: { secretName: name } }],
      },
    },
  });
  const pod = () => cluster.core.readNamespacedPod({ namespace, name });
  await waitFor(async () => isReady(await pod()), {
    deadline: 60,
    what: `pod ${name} in ${namespace}, on ${place.context}`,
  });
  const cli = ["redis-cli", "-p", String(port), "--tls", "--insecure"];
  return {
    host,
    port,
    password,
    certificate,
    remove,
    keys: async () => Number((await execInPod(cluster, name, "redis", [...cli, "dbsize"])).stdout),
  };
}
