import { parse, stringify } from "yaml";

import { archivingSpec, objectStoreSpec } from "../../components/postgres/objectStoreSpec";
import { archiveBackupSpec } from "../../components/postgres/scheduledBackupSpec";
import { settingsOf } from "../support/runStack";
import { find, get, type Mutable, object, set } from "./support";

/** The proxy's Deployment in messages. */
export const deployment = "Deployment litellm/litellm";

/** The Cluster in messages. */
export const postgres = "Cluster litellm/litellm-pg";

/** The proxy's PodDisruptionBudget in messages. */
export const proxyPDB = "PodDisruptionBudget litellm/litellm";

/** The path of the pods' spec in a Deployment. */
export const pod = "spec.template.spec";

/** The path of the first container in a Deployment, which serves. */
export const container = `${pod}.containers.0`;

/** The inputs of the proxy's Deployment. */
export const proxy = (resources: Mutable[]): Mutable["inputs"] => find(resources, "Deployment", "litellm").inputs;

/** The inputs of the Cluster. */
export const cluster = (resources: Mutable[]): Mutable["inputs"] => find(resources, "Cluster", "litellm-pg").inputs;

/** The inputs of the proxy's PodDisruptionBudget. */
export const pdb = (resources: Mutable[]): Mutable["inputs"] =>
  find(resources, "PodDisruptionBudget", "litellm").inputs;

/** The spec of a PodDisruptionBudget with a selector of these labels. */
export const selectorOf = (matchLabels: Record<string, string>) => ({ selector: { matchLabels } });

/** The spec of a PodDisruptionBudget over the proxies, without a threshold. */
export const overProxies = {
  ...selectorOf({ "app.kubernetes.io/name": "litellm", "app.kubernetes.io/instance": "litellm" }),
  unhealthyPodEvictionPolicy: "AlwaysAllow",
};

/** The ConfigMap with the proxy's configuration. */
export const configMap = (resources: Mutable[]): Mutable => find(resources, "ConfigMap", "litellm-config");

/** A change that sets a value in the proxy's Deployment. */
export const ofProxy = (path: string, value: unknown) => (resources: Mutable[]) => {
  set(proxy(resources), path, value);
};

/** A change that sets a value in the Cluster. */
export const ofCluster = (path: string, value: unknown) => (resources: Mutable[]) => {
  set(cluster(resources), path, value);
};

/** Removes a resource from the stack. */
export function remove(resources: Mutable[], resource: Mutable): void {
  resources.splice(resources.indexOf(resource), 1);
}

/** Sets a setting of the proxy's configuration in the ConfigMap. */
export function configure(resources: Mutable[], path: string, value: unknown): void {
  const { inputs } = configMap(resources);
  const config: unknown = parse(String(get(inputs, "data.config\\.yaml")));
  set(config, path, value);
  set(inputs, "data.config\\.yaml", stringify(config));
}

type Variable = Record<string, unknown> & { name: string };

/** Sets an environment variable of the proxy, or removes it with undefined. */
export function setVariable(resources: Mutable[], name: string, value?: string | { valueFrom: object }): void {
  const others = (get(proxy(resources), `${container}.env`) as Variable[]).filter((variable) => variable.name !== name);
  const own = typeof value === "string" ? [{ name, value }] : value === undefined ? [] : [{ name, ...value }];
  set(proxy(resources), `${container}.env`, [...others, ...own]);
}

/** Gives the stack an object store, as the program does. */
export function withObjectStore(resources: Mutable[]): void {
  const { objectStore } = settingsOf("prod", {
    postgres: { objectStore: { destinationPath: "s3://backups" } },
  }).postgres;
  if (objectStore === undefined) throw new Error("the settings have no object store");
  const name = "litellm-pg-store";
  const metadata = { name, namespace: "litellm", labels: { "llm-gateway/profile": "prod" } };
  resources.push(
    object("barmancloud.cnpg.io/v1:ObjectStore", name, { metadata, spec: objectStoreSpec(objectStore) }),
    object("postgresql.cnpg.io/v1:ScheduledBackup", name, {
      metadata,
      spec: archiveBackupSpec("litellm-pg", objectStore),
    }),
  );
  set(cluster(resources), "spec.plugins", archivingSpec("litellm-pg", objectStore).plugins);
  set(cluster(resources), "spec.postgresql.parameters.archive_timeout", "180s");
}
