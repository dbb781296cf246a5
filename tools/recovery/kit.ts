import { z } from "zod";

import { readSettings } from "../../components";
import type { RawConfig } from "../../components/config";
import { keyNames } from "../../components/litellm/environment";
import type { Settings } from "../../components/settings";
import { UserError } from "../../components/userError";

const text = z.string().min(1);

const kitSchema = z.object({
  created: z.iso.datetime(),
  /** The release and revision of the program that deployed the stack. */
  program: z.object({ version: text, revision: text.optional() }),
  project: text,
  stack: text,
  /** The stack's config by full key, its secrets in plain text. */
  config: z.record(z.string(), z.unknown()),
  /** The full keys that hold secrets. */
  secretKeys: z.array(z.string()),
  saltKey: text,
  /** What ran, so that the restored stack doesn't depend on the defaults of another release. */
  images: z.object({ litellm: text, postgres: text }),
  /** The Secrets of the user's that the config names, with their data in base64. */
  secrets: z.array(z.object({ name: text, data: z.record(z.string(), z.string()) })),
});

/** Everything that a lost stack needs to be deployed again, except its database's archive. */
export type RecoveryKit = z.infer<typeof kitSchema>;

/** Reads a Secret of the gateway's namespace: its data in base64; undefined where there is none. */
export type SecretReader = (name: string) => Promise<Record<string, string> | undefined>;

/** What a kit is made from. */
export interface KitSource {
  config: RawConfig;
  program: RecoveryKit["program"];
  readSecret: SecretReader;
  now: Date;
}

/**
 * Collects the recovery kit of a running stack.
 * @throws UserError where a Secret that belongs in it can't be found
 */
export async function collectKit({ config, program, readSecret, now }: KitSource): Promise<RecoveryKit> {
  const settings = readSettings(config);
  const read = async (name: string): Promise<Record<string, string>> => {
    const data = await readSecret(name);
    if (data === undefined) {
      throw new UserError(`Secret ${name} not found in namespace ${settings.namespace.name}: is the stack deployed?`);
    }
    return data;
  };
  const { litellm, postgres } = settings;
  const place = litellm.saltKeySecret ?? { name: `${litellm.name}-keys`, key: keyNames.saltKey };
  const saltKey = (await read(place.name))[place.key];
  if (!saltKey) throw new UserError(`Secret ${place.name} has no key ${place.key}, which should hold the salt key.`);
  const secrets = await Promise.all(namedSecrets(settings).map(async (name) => ({ name, data: await read(name) })));
  return {
    created: now.toISOString(),
    program,
    project: config.project,
    stack: config.stack,
    config: Object.fromEntries(Object.entries(config.values).map(([key, value]) => [key, parsed(value)])),
    secretKeys: [...config.secretKeys],
    saltKey: Buffer.from(saltKey, "base64").toString("utf8"),
    images: { litellm: litellm.image, postgres: postgres.image },
    secrets,
  };
}

/** The Secrets in the gateway's namespace that the user made, and the stack needs. */
function namedSecrets({ litellm, postgres, redis }: Settings): string[] {
  const { objectStore } = postgres;
  const names = [
    litellm.providerKeysSecret,
    objectStore?.credentialsSecret?.name,
    objectStore?.caSecret?.name,
    ...(redis?.kind === "external" ? [redis.secretName, redis.ca?.secretName] : []),
  ];
  return [...new Set(names.filter((name) => name !== undefined))].sort();
}

/** Objects are JSON text in the engine's config. */
function parsed(value: string): unknown {
  return /^\s*[{[]/.test(value) ? (JSON.parse(value) as unknown) : value;
}

/** The text of a kit, to be sealed. */
export const kitText = (kit: RecoveryKit): string => JSON.stringify(kit, null, 2);

/**
 * Reads the text of a kit.
 * @throws ZodError where it is something else
 */
export const readKit = (content: string): RecoveryKit => kitSchema.parse(JSON.parse(content));

/** The kit's Secrets, as manifests for `kubectl apply`. */
export function secretManifests({ secrets }: RecoveryKit): object[] {
  return secrets.map(({ name, data }) => ({
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name },
    type: "Opaque",
    data,
  }));
}
