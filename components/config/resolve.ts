import { secret } from "@pulumi/pulumi";

import type {
  Identity,
  LiteLLMSettings,
  MonitoringSettings,
  PostgresSettings,
  RedisSettings,
  Settings,
} from "../settings";
import { fillIn, type FullConfig } from "./fillIn";
import { withDigests } from "./imageDigests";
import { toMebibytes } from "./quantity";
import type { GatewayConfig } from "./schema";

/** Makes the settings of a valid config. */
export function resolve(config: GatewayConfig, { project, stack }: Omit<Identity, "profile">): Settings {
  const { profile, namespace, createNamespace, images: named, monitoring, ...others } = fillIn(config);
  const { digests, ...tagged } = named;
  const images = withDigests(tagged, digests);
  const { protect } = others;
  return {
    ...others,
    identity: { project, stack, profile },
    namespace: { name: namespace, create: createNamespace },
    postgres: { ...postgresSettings(others.postgres, images), protect },
    redis: redisSettings(others.redis, images),
    litellm: {
      ...litellmSettings(others.litellm),
      image: images.litellm,
      metrics: monitoring.metrics || monitoring.enabled,
      protect,
    },
    monitoring: monitoringSettings(monitoring, images),
  };
}

type Images = Omit<FullConfig["images"], "digests">;

function postgresSettings(
  { backup, objectStore, ...others }: FullConfig["postgres"],
  images: Images,
): Omit<PostgresSettings, "protect"> {
  const { enabled, ...backups } = backup;
  return {
    ...others,
    image: images.postgres,
    objectStore: objectStore && { ...objectStore, guardImage: images.pruning },
    backup: enabled ? { ...backups, pruningImage: images.pruning } : undefined,
  };
}

function redisSettings(
  { enabled, external, ...others }: FullConfig["redis"],
  images: Images,
): RedisSettings | undefined {
  if (external === undefined) return enabled ? { ...others, kind: "server", image: images.redis } : undefined;
  const { passwordSecret, caSecret, ...connection } = external;
  return {
    ...connection,
    kind: "external",
    secretName: passwordSecret.name,
    passwordKey: passwordSecret.key,
    ...(caSecret ? { ca: { secretName: caSecret.name, key: caSecret.key } } : {}),
  };
}

function monitoringSettings(monitoring: FullConfig["monitoring"], images: Images): MonitoringSettings | undefined {
  const { enabled, dashboardLabels, labels, runbookUrl, scrapeSeconds } = monitoring;
  return enabled
    ? { dashboardLabels, labels, runbookUrl, scrapeSeconds, redisExporterImage: images.redisExporter }
    : undefined;
}

function litellmSettings(litellm: FullConfig["litellm"]): Omit<LiteLLMSettings, "image" | "metrics" | "protect"> {
  const {
    generalSettings,
    litellmSettings,
    routerSettings,
    providerKeys = {},
    saltKey,
    spendLogs,
    ...others
  } = litellm;
  const { maximumSize, ...cleaning } = spendLogs;
  const secrets = Object.entries(providerKeys).map(([variable, key]) => [variable, secret(key)] as const);
  return {
    ...others,
    providerKeys: Object.fromEntries(secrets),
    ...(saltKey === undefined ? {} : { saltKey: secret(saltKey) }),
    spendLogs: { ...cleaning, maximumMebibytes: toMebibytes(maximumSize) },
    extra: { general: generalSettings, litellm: litellmSettings, router: routerSettings },
  };
}
