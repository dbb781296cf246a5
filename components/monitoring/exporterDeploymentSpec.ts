import type { types } from "@pulumi/kubernetes";
import type { Input } from "@pulumi/pulumi";

import { lostNodeTolerations } from "../kubernetes/lostNode";
import { containerSecurityContext, podSecurityContext } from "../kubernetes/security";
import { exporterUser } from "../redis/configFile";
import { redisPort } from "../redis/deploymentSpec";

/** The port that the exporter serves on. */
export const exporterPort = 9121;

/** The key of the Secret with the exporter's passwords. */
export const passwordKey = "passwords.json";

const folder = "/etc/redis-exporter";
const nobody = 65534;

const address = (redis: string): string => `redis://${redis}:${redisPort}`;

/**
 * The exporter's file of passwords, by user and server. With the password in an argument or variable instead, whoever
 * reaches the exporter could have it sent to a server of his own (`/scrape?target=…`, `exporter/http.go` in 1.69.0): of
 * the file only the password of the server that is named there is used.
 */
export function passwordFile(redis: string, password: string): string {
  return JSON.stringify({ [address(redis).replace("//", `//${exporterUser}@`)]: password });
}

/** What the exporter's Deployment refers to. */
export interface ExporterSources {
  image: string;
  /** The name of Redis' Service, in the same namespace. */
  redis: string;
  secretName: Input<string>;
}

/** Identifies the pods. */
export interface ExporterPods {
  labels: Record<string, string>;
  selector: Record<string, string>;
  /** Changes with the password, which rolls the pod. */
  checksum: Input<string>;
}

/** The spec of the exporter's Deployment: one pod without data. */
export function exporterDeploymentSpec(
  { image, redis, secretName }: ExporterSources,
  { labels, selector, checksum }: ExporterPods,
): types.input.apps.v1.DeploymentSpec {
  return {
    replicas: 1,
    revisionHistoryLimit: 5,
    selector: { matchLabels: selector },
    template: {
      metadata: { labels, annotations: { "llm-gateway/keys-checksum": checksum } },
      spec: {
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        securityContext: podSecurityContext(nobody),
        tolerations: lostNodeTolerations,
        containers: [
          {
            name: "redis-exporter",
            image,
            imagePullPolicy: "IfNotPresent",
            env: Object.entries({
              REDIS_ADDR: address(redis),
              REDIS_PASSWORD_FILE: `${folder}/${passwordKey}`,
              REDIS_USER: exporterUser,
              // Its user may not read the server's configuration; what the alerts need is in INFO.
              REDIS_EXPORTER_CONFIG_COMMAND: "-",
              REDIS_EXPORTER_CONNECTION_TIMEOUT: "5s",
            }).map(([name, value]) => ({ name, value })),
            ports: [{ name: "metrics", containerPort: exporterPort }],
            readinessProbe: { httpGet: { path: "/health", port: "metrics" }, periodSeconds: 10 },
            livenessProbe: { httpGet: { path: "/health", port: "metrics" }, periodSeconds: 10, failureThreshold: 6 },
            resources: { requests: { cpu: "10m", memory: "32Mi" }, limits: { memory: "64Mi" } },
            securityContext: containerSecurityContext,
            volumeMounts: [{ name: "passwords", mountPath: folder, readOnly: true }],
          },
        ],
        volumes: [{ name: "passwords", secret: { secretName, defaultMode: 0o440 } }],
      },
    },
  };
}
