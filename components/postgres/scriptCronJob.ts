import type { types } from "@pulumi/kubernetes";

import { containerSecurityContext, podSecurityContext } from "../kubernetes/security";

const nobody = 65534;

/** A Python script that runs on a schedule. */
export interface ScriptCronJob {
  /** Name of its ServiceAccount, and of the ConfigMap with the script. */
  name: string;
  /** An image with Python 3 on its PATH. */
  image: string;
  /** The container's name; the script is mounted in `/etc/<container>`. */
  container: string;
  /** The script's file name. */
  script: string;
  /** Kubernetes' own cron, with five fields. */
  schedule: string;
  env: types.input.core.v1.EnvVar[];
}

/** The spec of a CronJob that runs a Python script, which talks to the API server as its ServiceAccount. */
export function scriptCronJobSpec(
  { name, image, container, script, schedule, env }: ScriptCronJob,
  labels: Record<string, string>,
): types.input.batch.v1.CronJobSpec {
  const folder = `/etc/${container}`;
  return {
    schedule,
    concurrencyPolicy: "Forbid",
    successfulJobsHistoryLimit: 1,
    failedJobsHistoryLimit: 3,
    jobTemplate: {
      spec: {
        backoffLimit: 3,
        activeDeadlineSeconds: 600,
        template: {
          metadata: { labels },
          spec: {
            restartPolicy: "Never",
            serviceAccountName: name,
            securityContext: podSecurityContext(nobody),
            containers: [
              {
                name: container,
                image,
                imagePullPolicy: "IfNotPresent",
                command: ["python", `${folder}/${script}`],
                env,
                resources: { requests: { cpu: "10m", memory: "32Mi" }, limits: { memory: "128Mi" } },
                securityContext: containerSecurityContext,
                volumeMounts: [{ name: "script", mountPath: folder, readOnly: true }],
              },
            ],
            volumes: [{ name: "script", configMap: { name } }],
          },
        },
      },
    },
  };
}
