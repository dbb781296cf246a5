import type { types } from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";

import { resourceRequirements } from "../kubernetes/resources";
import { spreadConstraints } from "../kubernetes/spread";
import type { LiteLLMSettings } from "../settings";
import { databaseUrl, proxyEnvironment, type SecretSources } from "./environment";
import { baseContainer, basePodSpec, scratchVolume } from "./pod";
import { redisCaFolder } from "./proxyConfig";
import { databaseWaiter, startScript } from "./startup";

/** The port that the proxy serves on. */
export const proxyPort = 4000;

/** The port that Prometheus metrics are served on, without a key. */
export const metricsPort = 9090;

const configFolder = "/etc/litellm";
const redisCaVolume = "redis-ca";

/** How long requests in flight may take to finish once a pod is told to stop. */
const gracefulShutdownSeconds = 30;

/** How long Services elsewhere may go on sending requests after the pod began to terminate. */
const endpointLagSeconds = 5;

/** What the Deployment refers to. */
export interface DeploymentSources extends SecretSources {
  configMapName: string;
  /** Secrets whose every key becomes an environment variable. */
  environmentSecretNames: string[];
  labels: Record<string, string>;
  selector: Record<string, string>;
  /** Change with configuration and keys, and so make the pods roll. */
  annotations: Record<string, pulumi.Input<string>>;
}

/**
 * Waits until no Service sends requests here any more, then tells the proxy to drain, which answers when nothing is
 * in flight. In Python, as the image has no curl; the token is read from the environment, never from an argument.
 * The endpoint takes GET (LiteLLM 1.109.1).
 */
const drainScript = [
  "import os, time, urllib.request",
  `time.sleep(${endpointLagSeconds})`,
  `request = urllib.request.Request("http://127.0.0.1:${proxyPort}/health/drain")`,
  'request.add_header("X-Drain-Token", os.environ["DRAIN_ENDPOINT_TOKEN"])',
  `urllib.request.urlopen(request, timeout=${gracefulShutdownSeconds + 5}).read()`,
].join("\n");

const probe = (path: string): types.input.core.v1.HTTPGetAction => ({ path, port: "http" });

/** The spec of the proxy's Deployment. */
export function deploymentSpec(
  settings: LiteLLMSettings,
  sources: DeploymentSources,
): types.input.apps.v1.DeploymentSpec {
  const { labels, selector, annotations } = sources;
  return {
    replicas: settings.replicas,
    revisionHistoryLimit: 5,
    // A replica goes only when its successor serves.
    strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
    selector: { matchLabels: selector },
    template: {
      metadata: { labels, annotations },
      spec: {
        ...basePodSpec,
        serviceAccountName: settings.name,
        terminationGracePeriodSeconds: endpointLagSeconds + 2 * gracefulShutdownSeconds,
        topologySpreadConstraints: spreadConstraints(selector),
        initContainers: [databaseWaiter(settings.image, databaseUrl(sources))],
        containers: [proxyContainer(settings, sources)],
        volumes: [
          scratchVolume,
          { name: "config", configMap: { name: sources.configMapName } },
          ...(sources.redis?.ca ? [{ name: redisCaVolume, secret: { secretName: sources.redis.ca.secretName } }] : []),
        ],
      },
    },
  };
}

function proxyContainer(settings: LiteLLMSettings, sources: DeploymentSources): types.input.core.v1.Container {
  const base = baseContainer(settings.image);
  const environment = proxyEnvironment(sources, {
    gracefulShutdownSeconds,
    ...(settings.metrics ? { metricsPort } : {}),
  });
  return {
    ...base,
    command: ["python", "-c", startScript(environment.map(({ name }) => name))],
    args: ["--config", `${configFolder}/config.yaml`, "--port", String(proxyPort)],
    env: environment,
    envFrom: sources.environmentSecretNames.map((name) => ({ secretRef: { name } })),
    ports: [
      { name: "http", containerPort: proxyPort },
      ...(settings.metrics ? [{ name: "metrics", containerPort: metricsPort }] : []),
    ],
    // Importing LiteLLM and connecting takes 20 s on a free core and far longer on a busy one.
    startupProbe: { httpGet: probe("/health/liveliness"), periodSeconds: 3, failureThreshold: 100, timeoutSeconds: 5 },
    // Without the database readiness is 503 where budgets fail closed: no replica can verify anything then.
    readinessProbe: { httpGet: probe("/health/readiness"), periodSeconds: 5, failureThreshold: 3, timeoutSeconds: 5 },
    livenessProbe: { httpGet: probe("/health/liveliness"), periodSeconds: 15, failureThreshold: 4, timeoutSeconds: 10 },
    lifecycle: { preStop: { exec: { command: ["python", "-c", drainScript] } } },
    resources: resourceRequirements(settings.sizes),
    volumeMounts: [
      ...base.volumeMounts,
      { name: "config", mountPath: configFolder, readOnly: true },
      ...(sources.redis?.ca ? [{ name: redisCaVolume, mountPath: redisCaFolder, readOnly: true }] : []),
    ],
  };
}
