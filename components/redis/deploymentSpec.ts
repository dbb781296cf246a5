import type { types } from "@pulumi/kubernetes";

import { toMebibytes } from "../config/quantity";
import { spendWriteSeconds } from "../connections";
import { lostNodeTolerations } from "../kubernetes/lostNode";
import { resourceRequirements } from "../kubernetes/resourceRequirements";
import { containerSecurityContext, podSecurityContext } from "../kubernetes/security";
import type { RedisServerSettings } from "../settings";
import { authenticationFolder, configFolder, dataFolder } from "./configFile";

/** The port that Redis listens on. */
export const redisPort = 6379;

/** The `redis` user of the official image. */
const redisUser = 999;

/** Identifies the pods. */
export interface PodIdentity {
  labels: Record<string, string>;
  selector: Record<string, string>;
  /** Changes with the configuration, which rolls the pod. */
  checksum: string;
}

/** The kernel's name for the time since the node's start. */
const bootFile = "/proc/sys/kernel/random/boot_id";

/**
 * Starts Redis; where the counters are gone, only when PostgreSQL has all spend that the replicas have answered for.
 * They write it every `spendWriteSeconds`, and while Redis is away they refuse what would add to it. LiteLLM takes a
 * missing counter's value from PostgreSQL: started at once, the spend of the last seconds was served again
 * (docs/decisions/redis-without-a-volume.md has the figures).
 *
 * The counters are gone in a new pod, and after a reboot of the node: the append-only file may lack half a minute then,
 * since Redis leaves it to the kernel when to sync it.
 */
const startScript = [
  "trap 'exit 0' TERM",
  `boot=$(cat ${bootFile})`,
  `if [ ! -e ${dataFolder}/appendonlydir ] || [ "$boot" != "$(cat ${dataFolder}/boot)" ]; then`,
  `  rm -rf ${dataFolder}/appendonlydir`,
  `  sleep ${spendWriteSeconds.most + 1} & wait $!`,
  `  echo "$boot" >${dataFolder}/boot`,
  "fi",
  `exec redis-server ${configFolder}/redis.conf`,
].join("\n");

/** A ping that counts only when the server answers PONG: redis-cli exits with 0 on an error reply too. */
const ping: types.input.core.v1.ExecAction = { command: ["sh", "-c", 'test "$(redis-cli ping)" = PONG'] };

/**
 * The spec of the Redis Deployment: one pod without a volume. A StatefulSet's pod is not replaced while its node is
 * lost, and neither is a ReadWriteOnce volume released (kubernetes/kubernetes#64869); what the counters cost to lose is
 * in docs/decisions/redis-without-a-volume.md.
 */
export function redisDeploymentSpec(
  settings: RedisServerSettings,
  { labels, selector, checksum }: PodIdentity,
): types.input.apps.v1.DeploymentSpec {
  return {
    replicas: 1,
    revisionHistoryLimit: 5,
    // Two servers behind one Service would split the counters.
    strategy: { type: "Recreate" },
    selector: { matchLabels: selector },
    template: {
      metadata: { labels, annotations: { "llm-gateway/config-checksum": checksum } },
      spec: {
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        securityContext: podSecurityContext(redisUser),
        // Nothing is written at shutdown.
        terminationGracePeriodSeconds: 10,
        // The counters are rebuilt from PostgreSQL, so that there is nothing to wait for.
        tolerations: lostNodeTolerations,
        containers: [
          {
            name: "redis",
            image: settings.image,
            imagePullPolicy: "IfNotPresent",
            command: ["sh", "-c", startScript],
            // redis-cli reads this variable, which keeps the password out of the probes' arguments.
            env: [{ name: "REDISCLI_AUTH", valueFrom: { secretKeyRef: { name: settings.name, key: "password" } } }],
            ports: [{ name: "redis", containerPort: redisPort }],
            startupProbe: { exec: ping, periodSeconds: 1, failureThreshold: 120, timeoutSeconds: 3 },
            // A restarted container gets no connection before its first success: each second of the period is one of the
            // outage. It is the port alone, as to run a command each second would cost more than Redis itself.
            readinessProbe: { tcpSocket: { port: "redis" }, periodSeconds: 1, failureThreshold: 3, timeoutSeconds: 1 },
            livenessProbe: { exec: ping, periodSeconds: 10, failureThreshold: 3, timeoutSeconds: 5 },
            resources: resourceRequirements(settings.sizes),
            securityContext: containerSecurityContext,
            volumeMounts: [
              { name: "data", mountPath: dataFolder },
              { name: "config", mountPath: configFolder, readOnly: true },
              { name: "authentication", mountPath: authenticationFolder, readOnly: true },
            ],
          },
        ],
        volumes: [
          // The file, the one that replaces it, and what is written meanwhile.
          { name: "data", emptyDir: { sizeLimit: `${4 * toMebibytes(settings.sizes.memoryLimit)}Mi` } },
          { name: "config", configMap: { name: settings.name } },
          { name: "authentication", secret: { secretName: settings.name, defaultMode: 0o440 } },
        ],
      },
    },
  };
}
