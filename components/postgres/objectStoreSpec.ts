import type { ObjectStoreSettings } from "../settings";

/** The API version of the barman-cloud plugin's kinds. */
export const barmanApiVersion = "barmancloud.cnpg.io/v1";

/** The name by which Clusters and Backups refer to the plugin. */
export const barmanPluginName = "barman-cloud.cloudnative-pg.io";

/** The name of a Cluster's ObjectStore. */
export const objectStoreName = (clusterName: string): string => `${clusterName}-store`;

/** One key of a Secret. */
interface SecretKey {
  name: string;
  key: string;
}

/** Where an object store is, and how the instances reach it. */
type StoreAddress = Pick<
  ObjectStoreSettings,
  "caSecret" | "credentialsSecret" | "destinationPath" | "endpointURL" | "region"
>;

/** The part of the plugin's `ObjectStore.spec` that the program uses (API barmancloud.cnpg.io/v1, plugin 0.13). */
export interface ObjectStoreSpec extends StoreConfiguration {
  /** The recovery window. */
  retentionPolicy: string;
}

/** An `ObjectStore.spec` from which nothing is deleted. */
export interface StoreConfiguration {
  configuration: {
    destinationPath: string;
    endpointURL?: string;
    endpointCA?: SecretKey;
    s3Credentials: { accessKeyId: SecretKey; secretAccessKey: SecretKey } | { inheritFromIAMRole: true };
    wal: { compression: "gzip"; maxParallel: number };
    data: { compression: "gzip"; immediateCheckpoint: boolean; jobs: number };
  };
  instanceSidecarConfiguration: {
    env: { name: string; value: string }[];
    resources: { requests: { cpu: string; memory: string }; limits: { memory: string } };
  };
}

/** The spec of the object store that a Cluster archives to. */
export function objectStoreSpec(settings: ObjectStoreSettings): ObjectStoreSpec {
  return { retentionPolicy: `${settings.retentionDays}d`, ...storeConfiguration(settings) };
}

/** What reading from an object store and archiving to it have in common. */
export function storeConfiguration(settings: StoreAddress): StoreConfiguration {
  const { credentialsSecret, caSecret, endpointURL } = settings;
  return {
    configuration: {
      destinationPath: settings.destinationPath,
      ...(endpointURL ? { endpointURL } : {}),
      ...(caSecret ? { endpointCA: caSecret } : {}),
      s3Credentials: credentialsSecret
        ? {
            accessKeyId: { name: credentialsSecret.name, key: credentialsSecret.accessKeyIdKey },
            secretAccessKey: { name: credentialsSecret.name, key: credentialsSecret.secretAccessKeyKey },
          }
        : { inheritFromIAMRole: true },
      // Four segments at once empty the queue after an outage; each upload is a Python process.
      wal: { compression: "gzip", maxParallel: 4 },
      // A regular checkpoint comes up to five minutes later.
      data: { compression: "gzip", immediateCheckpoint: true, jobs: 2 },
    },
    instanceSidecarConfiguration: {
      env: sidecarVariables(settings),
      resources: { requests: { cpu: "50m", memory: "512Mi" }, limits: { memory: "512Mi" } },
    },
  };
}

/** Not every store but AWS knows the checksums that boto3 1.36 and later sends by default. */
const onlyRequiredChecksums = [
  { name: "AWS_REQUEST_CHECKSUM_CALCULATION", value: "when_required" },
  { name: "AWS_RESPONSE_CHECKSUM_VALIDATION", value: "when_required" },
];

function sidecarVariables({ endpointURL, region }: StoreAddress) {
  return [
    ...(region ? [{ name: "AWS_DEFAULT_REGION", value: region }] : []),
    ...(endpointURL ? onlyRequiredChecksums : []),
  ];
}

/** The part of the Cluster's spec that archives to its ObjectStore. */
export interface ArchivingSpec {
  plugins: {
    name: string;
    isWALArchiver: boolean;
    parameters: { barmanObjectName: string; serverName: string };
  }[];
  /** By its annotations the cloud recognises the instances' workload identity. */
  serviceAccountTemplate?: { metadata: { annotations: Record<string, string> } };
}

/** What makes a Cluster archive its WAL. */
export function archivingSpec(clusterName: string, settings: ObjectStoreSettings): ArchivingSpec {
  const annotations = settings.serviceAccountAnnotations;
  return {
    plugins: [
      {
        name: barmanPluginName,
        isWALArchiver: true,
        parameters: {
          barmanObjectName: objectStoreName(clusterName),
          serverName: settings.serverName ?? clusterName,
        },
      },
    ],
    ...(annotations ? { serviceAccountTemplate: { metadata: { annotations } } } : {}),
  };
}

/**
 * A segment is archived when it is full, or after this time: at most so much is lost, plus the time of one upload.
 * Shorter would fill the store with segments that are almost empty.
 */
export const archiveTimeout = "180s";
