import { Secret } from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";
import { RandomPassword } from "@pulumi/random";

import { keyedChecksum } from "../kubernetes/checksum";
import type { LiteLLMSettings } from "../settings";
import { keyNames } from "./environment";

/** Where the proxy's Secrets go. */
export interface ProxySecretsArgs {
  namespace: pulumi.Input<string>;
  labels: Record<string, string>;
  settings: LiteLLMSettings;
  parent: pulumi.Resource;
}

/** The proxy's Secrets, and what may be shown of them. */
export interface ProxySecrets {
  masterKey: pulumi.Output<string>;
  /** The Secret with the master key, and with the salt key unless that is in a Secret of the user's. */
  keys: Secret;
  /** The Secret with the salt key, and the key in it. */
  saltKey: { secretName: pulumi.Input<string>; key: string };
  /** Changes with the salt key and reveals nothing of it; absent where the key is in a Secret of the user's. */
  saltKeyChecksum?: pulumi.Output<string>;
  /** The provider keys that the stack's config holds. */
  providerKeys?: Secret;
  /** The Secrets whose every key becomes an environment variable. */
  environmentSecretNames: pulumi.Input<string>[];
  /** Changes with any key and reveals none. */
  checksum: pulumi.Output<string>;
}

/** Creates the proxy's keys, and the Secrets that hold them and the provider keys. */
export function createProxySecrets(name: string, args: ProxySecretsArgs): ProxySecrets {
  const { namespace, labels, settings, parent } = args;
  const masterKey = new RandomPassword(`${name}-master-key`, { length: 40, special: false }, { parent }).result.apply(
    // LiteLLM takes no master key without this prefix.
    (key) => `sk-${key}`,
  );
  const saltKey = settings.saltKeySecret ? undefined : (settings.saltKey ?? generatedSaltKey(name, args));

  const keys = new Secret(
    `${name}-keys`,
    {
      metadata: { name: `${settings.name}-keys`, namespace, labels },
      stringData: {
        [keyNames.masterKey]: masterKey,
        ...(saltKey ? { [keyNames.saltKey]: saltKey } : {}),
      },
    },
    { parent },
  );
  const providerKeys =
    Object.keys(settings.providerKeys).length > 0
      ? new Secret(
          `${name}-provider-keys`,
          {
            metadata: { name: `${settings.name}-provider-keys`, namespace, labels },
            stringData: settings.providerKeys,
          },
          { parent },
        )
      : undefined;
  const checksum = pulumi.unsecret(
    pulumi
      .all([masterKey, saltKey ?? masterKey, pulumi.all(settings.providerKeys)])
      .apply(([master, salt, provider]) => keyedChecksum(salt, JSON.stringify([master, provider]))),
  );
  const environmentSecretNames = [
    ...(settings.providerKeysSecret ? [settings.providerKeysSecret] : []),
    ...(providerKeys ? [providerKeys.metadata.name] : []),
  ];
  return {
    masterKey,
    keys,
    saltKey: settings.saltKeySecret
      ? { secretName: settings.saltKeySecret.name, key: settings.saltKeySecret.key }
      : { secretName: keys.metadata.name, key: keyNames.saltKey },
    ...(saltKey ? { saltKeyChecksum: saltKeyChecksum(masterKey, saltKey) } : {}),
    providerKeys,
    environmentSecretNames,
    checksum,
  };
}

/** The salt key of a new database. With another one, what is encrypted in it can't be read. */
function generatedSaltKey(name: string, { parent, settings }: ProxySecretsArgs): pulumi.Output<string> {
  return new RandomPassword(
    `${name}-salt-key`,
    { length: 40, special: false },
    {
      parent,
      protect: settings.protect,
      ignoreChanges: ["keepers", "length", "lower", "number", "numeric", "overrideSpecial", "special", "upper"],
    },
  ).result;
}

/** Keyed with the master key, which is always long and random: a salt key from the config may be neither. */
function saltKeyChecksum(masterKey: pulumi.Output<string>, saltKey: pulumi.Output<string>): pulumi.Output<string> {
  return pulumi.unsecret(pulumi.all([masterKey, saltKey]).apply(([master, salt]) => keyedChecksum(master, salt)));
}
