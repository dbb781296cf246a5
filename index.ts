import * as pulumi from "@pulumi/pulumi";

import { modelWarnings, readSettings } from "./components/config";
import { Gateway } from "./components/gateway";
import { checkPrerequisites } from "./components/prerequisites";
import { readinessFor } from "./components/readiness";

/** Config -> Gateway -> stack outputs. */
async function program() {
  const settings = readSettings({
    project: pulumi.getProject(),
    stack: pulumi.getStack(),
    values: pulumi.runtime.allConfig(),
    // The SDK keeps this list to itself; the engine passes it in this variable.
    secretKeys: JSON.parse(process.env.PULUMI_CONFIG_SECRET_KEYS ?? "[]") as string[],
  });
  for (const warning of modelWarnings(settings)) void pulumi.log.warn(warning);
  if (settings.checkCluster) await checkPrerequisites(settings, pulumi.runtime.allConfig());
  const gateway = new Gateway("gateway", settings, await readinessFor(pulumi.runtime.allConfig()));
  return {
    profile: settings.identity.profile,
    namespace: gateway.namespace,
    url: gateway.litellm.url,
    masterKey: pulumi.secret(gateway.litellm.masterKey),
    masterKeySecretName: gateway.litellm.keysSecretName,
    litellm: { deployment: settings.litellm.name, service: settings.litellm.name, replicas: settings.litellm.replicas },
    postgres: {
      cluster: settings.postgres.clusterName,
      instances: settings.postgres.instances,
      host: gateway.postgres.host,
      database: gateway.postgres.database,
      secretName: gateway.postgres.secretName,
      backup: settings.postgres.backup,
    },
    // Left out rather than undefined, which the engine warns about.
    ...(gateway.redis && {
      redis: {
        // The name of the Deployment; an external Redis has none.
        ...(settings.redis?.kind === "server" ? { name: settings.redis.name } : {}),
        host: gateway.redis.host,
        secretName: gateway.redis.secretName,
      },
    }),
  };
}

module.exports = program;
