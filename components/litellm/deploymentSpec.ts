import type { types } from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";

import { lostNodeTolerations } from "../kubernetes/lostNode";
import { resourceRequirements } from "../kubernetes/resourceRequirements";
import { spreadConstraints } from "../kubernetes/spreadConstraints";
import type { LiteLLMSettings } from "../settings";
import { redisCaFolder } from "./configFile";
import { databaseCaMount, databaseCaVolume } from "./databaseCa";
import { proxyEnvironment, type SecretSources } from "./environment";
import { baseContainer, basePodSpec, scratchVolume } from "./podSpec";
import { endpointLagSeconds, shutdownTimes } from "./shutdownTimes";
import { databaseWaiter, startScript } from "./startScript";

/** The port that the proxy serves on. */
export const proxyPort = 4000;

/** The port that Prometheus metrics are served on, without a key. */
export const metricsPort = 9090;

const configFolder = "/etc/litellm";
const redisCaVolume = "redis-ca";

/** What the Deployment refers to. */
export interface DeploymentSources extends SecretSources {
  configMapName: pulumi.Input<string>;
  /** Secrets whose every key becomes an environment variable. */
  environmentSecretNames: pulumi.Input<string>[];
  labels: Record<string, string>;
  selector: Record<string, string>;
  /** Change with configuration and keys, and so make the pods roll. */
  annotations: Record<string, pulumi.Input<string>>;
}

/** Seconds from a failed liveness probe to SIGKILL: a proxy that answers no probe ends no stream either. */
const unhealthyGraceSeconds = 30;

const probe = (path: string): types.input.core.v1.HTTPGetAction => ({ path, port: "http" });

/** The spec of the proxy's Deployment. */
export function deploymentSpec(
  settings: LiteLLMSettings,
  sources: DeploymentSources,
): types.input.apps.v1.DeploymentSpec {
  const { labels, selector, annotations } = sources;
  const { progressDeadline, terminationGrace } = shutdownTimes(settings);
  return {
    replicas: settings.replicas,
    revisionHistoryLimit: 5,
    progressDeadlineSeconds: progressDeadline,
    // A replica goes only when its successor serves.
    strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
    selector: { matchLabels: selector },
    template: {
      metadata: { labels, annotations },
      spec: {
        ...basePodSpec,
        serviceAccountName: settings.name,
        // As process 1 a script that waits for the database would ignore SIGTERM, and outlast the whole grace period.
        shareProcessNamespace: true,
        terminationGracePeriodSeconds: terminationGrace,
        topologySpreadConstraints: spreadConstraints(selector),
        tolerations: lostNodeTolerations,
        initContainers: [databaseWaiter(settings.image, sources)],
        containers: [proxyContainer(settings, sources)],
        volumes: [
          scratchVolume,
          { name: "config", configMap: { name: sources.configMapName } },
          ...(sources.redis?.ca ? [{ name: redisCaVolume, secret: { secretName: sources.redis.ca.secretName } }] : []),
          databaseCaVolume(sources.postgres),
        ],
      },
    },
  };
}

function proxyContainer(settings: LiteLLMSettings, sources: DeploymentSources): types.input.core.v1.Container {
  const base = baseContainer(settings.image);
  const environment = proxyEnvironment(sources, {
    requestTimeoutSeconds: settings.requestTimeoutSeconds,
    gracefulShutdownSeconds: shutdownTimes(settings).gracefulShutdown,
    ...(settings.metrics ? { metricsPort } : {}),
  });
  return {
    ...base,
    command: [
      "python",
      "-c",
      startScript(
        environment.map(({ name }) => name),
        sources.redis !== undefined,
      ),
    ],
    args: ["--config", `${configFolder}/config.yaml`, "--port", String(proxyPort)],
    env: environment,
    envFrom: sources.environmentSecretNames.map((name) => ({ secretRef: { name } })),
    ports: [
      { name: "http", containerPort: proxyPort },
      ...(settings.metrics ? [{ name: "metrics", containerPort: metricsPort }] : []),
    ],
    // Importing LiteLLM and connecting takes 20 s on a free core and far longer on a busy one.
    startupProbe: {
      httpGet: probe("/health/liveliness"),
      periodSeconds: 3,
      failureThreshold: 100,
      timeoutSeconds: 5,
      terminationGracePeriodSeconds: unhealthyGraceSeconds,
    },
    // Without the database readiness is 503 where budgets fail closed: no replica can verify anything then.
    readinessProbe: { httpGet: probe("/health/readiness"), periodSeconds: 5, failureThreshold: 3, timeoutSeconds: 5 },
    // Two minutes: a saturated proxy answers after more than ten seconds, and its restart would cut every stream and double
    // the other's load (seen at 240 requests/s with 30 s). Readiness has taken a hung one out of the Service long before.
    livenessProbe: {
      httpGet: probe("/health/liveliness"),
      periodSeconds: 10,
      failureThreshold: 12,
      timeoutSeconds: 10,
      terminationGracePeriodSeconds: unhealthyGraceSeconds,
    },
    // New connections are accepted until no Service sends any. On SIGTERM uvicorn then closes idle connections, takes
    // no further request on the others and lets those that run end; draining first (`/health/drain`) would let a busy
    // kept connection start a stream up to the last second.
    lifecycle: { preStop: { sleep: { seconds: endpointLagSeconds } } },
    resources: resourceRequirements(settings.sizes),
    volumeMounts: [
      ...base.volumeMounts,
      { name: "config", mountPath: configFolder, readOnly: true },
      ...(sources.redis?.ca ? [{ name: redisCaVolume, mountPath: redisCaFolder, readOnly: true }] : []),
      databaseCaMount,
    ],
  };
}
