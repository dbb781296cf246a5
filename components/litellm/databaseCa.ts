import type { types } from "@pulumi/kubernetes";

import type { PostgresConnection } from "../connections";

const folder = "/etc/postgres-ca";
const file = "ca.crt";
const volumeName = "postgres-ca";

/** The database's CA in every container that connects to it. */
export const databaseCaFile = `${folder}/${file}`;

/**
 * The volume with the database's CA, which follows its Secret: the operator renews the CA, so that a copy would expire.
 * Without the Secret's other key, the CA's private one.
 */
export function databaseCaVolume({ ca }: Pick<PostgresConnection, "ca">): types.input.core.v1.Volume {
  return { name: volumeName, secret: { secretName: ca.secretName, items: [{ key: ca.key, path: file }] } };
}

/** Mounts the volume. The whole folder: a single file (`subPath`) would not follow the Secret. */
export const databaseCaMount: types.input.core.v1.VolumeMount = {
  name: volumeName,
  mountPath: folder,
  readOnly: true,
};
