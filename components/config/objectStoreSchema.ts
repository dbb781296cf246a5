import { z } from "zod";

import { dnsLabel, existingSecret, keyOfSecret, schedule, secretKey, text, whole } from "./fields";

/** `postgres.objectStore`: where WAL and base backups are archived. */
export const objectStore = z.strictObject({
  destinationPath: text(
    "the path of a bucket, such as s3://bucket/folder",
    /^s3:\/\/[a-z0-9][-.a-z0-9]{1,61}[a-z0-9](\/[-._a-zA-Z0-9]+)*\/?$/,
  )
    .describe("bucket and folder; several gateways can share them")
    .meta({ examples: ["s3://backups/llm-gateway"] }),
  serverName: dnsLabel(63)
    .optional()
    .describe("folder below `destinationPath`, for this database alone; by default `clusterName`")
    .meta({ examples: ["litellm-pg-2"] }),
  endpointURL: text("an http or https URL", /^https?:\/\/[a-zA-Z0-9]([-a-zA-Z0-9.:]{0,251}[a-zA-Z0-9])?\/?$/)
    .optional()
    .describe("S3 endpoint; without it, that of AWS. `http` is refused in prod")
    .meta({ examples: ["https://s3.example.com"] }),
  region: text("a region's name, such as eu-central-1", /^[a-z0-9][-a-z0-9]{0,62}$/)
    .optional()
    .describe("region of the bucket")
    .meta({ examples: ["eu-central-1"] }),
  credentialsSecret: z
    .strictObject({
      name: existingSecret("backup-credentials"),
      accessKeyIdKey: secretKey().default("ACCESS_KEY_ID").describe("key of the access key's id in that Secret"),
      secretAccessKeyKey: secretKey()
        .default("ACCESS_SECRET_KEY")
        .describe("key of the secret access key in that Secret"),
    })
    .optional()
    .describe("the Secret with the credentials; without it, the cloud's workload identity"),
  serviceAccountAnnotations: z
    .record(z.string(), z.string({ error: () => "text" }), { error: () => "a mapping of annotations to text" })
    .optional()
    .describe("annotations of the instances' ServiceAccount, by which the cloud recognises their workload identity")
    .meta({ examples: [{ "eks.amazonaws.com/role-arn": "arn:aws:iam::123456789012:role/backups" }] }),
  caSecret: keyOfSecret(
    "the Secret with the CA that signed the endpoint's certificate; without it, the system's CAs",
    "ca.crt",
    "backup-ca",
  ).optional(),
  schedule: schedule()
    .default("0 0 2 * * *")
    .describe("time of the base backups, as cron with six fields, seconds first, in UTC; WAL is archived all the time"),
  retentionDays: whole(1, 3650)
    .default(30)
    .describe("days back to which the database can be restored; older backups and WAL are deleted; at least 7 in prod"),
});

/** `postgres.recovery`: what the database is restored from. */
export const recovery = z.strictObject({
  backup: dnsLabel(63)
    .optional()
    .describe("a completed Backup of volume snapshots in the gateway's namespace")
    .meta({ examples: ["before-upgrade"] }),
  snapshot: dnsLabel(63)
    .optional()
    .describe("a VolumeSnapshot of an instance's volume in the gateway's namespace")
    .meta({ examples: ["before-upgrade"] }),
  objectStore: objectStore
    .pick({ destinationPath: true, endpointURL: true, region: true, credentialsSecret: true, caSecret: true })
    .extend({
      serverName: dnsLabel(63)
        .describe(
          "the lost database's folder below `destinationPath`; it must differ from the one that this stack archives to",
        )
        .meta({ examples: ["litellm-pg"] }),
    })
    .optional()
    .describe("the object store that the lost database archived to"),
  targetTime: text(
    "a time with its zone (RFC 3339), such as 2026-11-24T06:39:58Z",
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)$/,
  )
    .optional()
    .describe("restore to this time, at most that of the last archived commit; without it, to the end of the archive")
    .meta({ examples: ["2026-11-24T06:39:58Z"] }),
});
