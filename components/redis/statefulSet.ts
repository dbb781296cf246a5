import type { types } from "@pulumi/kubernetes";

import { resourceRequirements } from "../kubernetes/resources";
import { containerSecurityContext, podSecurityContext } from "../kubernetes/security";
import type { RedisSettings } from "../settings";
import { authenticationFolder, configFolder, dataFolder } from "./configuration";

/** The port that Redis listens on. */
export const redisPort = 6379;

/** The `redis` user of the official image. */
const redisUser = 999;

/** What the pods are known by. */
export interface PodIdentity {
  labels: Record<string, string>;
  selector: Record<string, string>;
  /** Changes with the configuration, and so makes the pods roll. */
  checksum: string;
}

/** A ping that counts only when the server answers PONG: redis-cli exits with 0 on an error reply too. */
const ping: types.input.core.v1.ExecAction = { command: ["sh", "-c", 'test "$(redis-cli ping)" = PONG'] };

/** The spec of the Redis StatefulSet: one pod, its counters on a volume. */
export function redisStatefulSetSpec(
  settings: RedisSettings,
  { labels, selector, checksum }: PodIdentity,
): types.input.apps.v1.StatefulSetSpec {
  return {
    replicas: 1,
    serviceName: settings.name,
    selector: { matchLabels: selector },
    template: {
      metadata: { labels, annotations: { "llm-gateway/config-checksum": checksum } },
      spec: {
        automountServiceAccountToken: false,
        securityContext: podSecurityContext(redisUser),
        terminationGracePeriodSeconds: 30,
        containers: [
          {
            name: "redis",
            image: settings.image,
            imagePullPolicy: "IfNotPresent",
            command: ["redis-server", `${configFolder}/redis.conf`],
            // redis-cli reads this variable, which keeps the password out of the probes' arguments.
            env: [{ name: "REDISCLI_AUTH", valueFrom: { secretKeyRef: { name: settings.name, key: "password" } } }],
            ports: [{ name: "redis", containerPort: redisPort }],
            startupProbe: { exec: ping, periodSeconds: 2, failureThreshold: 60, timeoutSeconds: 3 },
            readinessProbe: { exec: ping, periodSeconds: 5, failureThreshold: 2, timeoutSeconds: 3 },
            livenessProbe: { exec: ping, periodSeconds: 15, failureThreshold: 4, timeoutSeconds: 5 },
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
          { name: "config", configMap: { name: settings.name } },
          { name: "authentication", secret: { secretName: settings.name, defaultMode: 0o440 } },
        ],
      },
    },
    volumeClaimTemplates: [
      {
        metadata: { name: "data", labels: selector },
        spec: {
          accessModes: ["ReadWriteOnce"],
          resources: { requests: { storage: settings.storage.size } },
          ...(settings.storage.storageClass ? { storageClassName: settings.storage.storageClass } : {}),
        },
      },
    ],
    // Counters are rebuilt from PostgreSQL, so that a deleted StatefulSet need not leave a volume behind.
    persistentVolumeClaimRetentionPolicy: { whenDeleted: "Delete", whenScaled: "Retain" },
  };
}
