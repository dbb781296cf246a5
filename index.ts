import * as pulumi from "@pulumi/pulumi";

import { Gateway, modelWarnings, readSettings } from "./components";

/** Config -> Gateway -> stack outputs. */
function program() {
  const settings = readSettings({
    project: pulumi.getProject(),
    stack: pulumi.getStack(),
    values: pulumi.runtime.allConfig(),
    // The SDK keeps this list to itself; the engine passes it in this variable.
    secretKeys: JSON.parse(process.env.PULUMI_CONFIG_SECRET_KEYS ?? "[]") as string[],
  });
  for (const warning of modelWarnings(settings)) void pulumi.log.warn(warning);
  const gateway = new Gateway("gateway", { settings });
  const postgres = gateway.postgres.connection;
  const { backup, objectStore } = settings.postgres;
  const redis = gateway.redisConnection;
  return {
    profile: settings.identity.profile,
    namespace: gateway.namespace,
    url: gateway.litellm.url,
    ...(gateway.exposure && { publicUrl: gateway.exposure.url }),
    masterKey: pulumi.secret(gateway.litellm.masterKey),
    masterKeySecretName: gateway.litellm.keysSecretName,
    litellm: { deployment: settings.litellm.name, service: settings.litellm.name, replicas: settings.litellm.replicas },
    postgres: {
      cluster: settings.postgres.clusterName,
      instances: settings.postgres.instances,
      host: postgres.host,
      database: postgres.database,
      secretName: postgres.secretName,
      backup: backup && {
        schedule: backup.schedule,
        volumeSnapshotClass: backup.volumeSnapshotClass,
        retentionDays: backup.retentionDays,
      },
      ...(objectStore && {
        objectStore: {
          destinationPath: objectStore.destinationPath,
          serverName: objectStore.serverName ?? settings.postgres.clusterName,
          retentionDays: objectStore.retentionDays,
        },
      }),
    },
    // Left out rather than undefined, which the engine warns about.
    ...(redis && {
      redis: {
        // The name of the Deployment; an external Redis has none.
        ...(settings.redis?.kind === "server" ? { name: settings.redis.name } : {}),
        host: redis.host,
        secretName: redis.secretName,
      },
    }),
  };
}

module.exports = program;
