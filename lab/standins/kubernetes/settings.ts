import { existsSync } from "node:fs";

import { KubeConfig } from "@kubernetes/client-node";

import { plainMap, type Properties } from "../plugin/values";

/** The provider's settings, named as Pulumi's own provider names them (`ProviderArgs` of `@pulumi/kubernetes`). */
export interface Settings {
  /** A path or the contents of a kubeconfig; without it, `KUBECONFIG` and then `~/.kube/config` are used. */
  kubeconfig?: string;
  context?: string;
  cluster?: string;
  /** The namespace of objects without one. */
  namespace: string;
  enablePatchForce: boolean;
  upsertExistingObjects: boolean;
  enableConfigMapMutable: boolean;
  enableSecretMutable: boolean;
}

// Settings of Pulumi's own provider that this one doesn't support: rejected instead of ignored.
const unsupported = ["renderYamlToDirectory", "deleteUnreachable", "skipUpdateUnreachable"];

/** @throws Error naming a setting that this stand-in does not have */
export function readSettings(
  given: Properties,
  env: NodeJS.ProcessEnv,
): Omit<Settings, "namespace"> & { namespace?: string } {
  const args = plainMap(given);
  const flag = (key: string, variable: string): boolean => String(args[key] ?? env[variable]) === "true";
  const text = (key: string): string | undefined =>
    typeof args[key] === "string" && args[key] !== "" ? args[key] : undefined;
  const refused = unsupported.find((key) => args[key] !== undefined && String(args[key]) !== "false");
  if (refused !== undefined || String(args.enableServerSideApply) === "false") {
    throw new Error(
      `the stand-in for the provider "kubernetes" does not have ${refused ?? "enableServerSideApply: false"}: ` +
        "leave it out, or use Pulumi's own provider (`pulumi plugin install resource kubernetes`)",
    );
  }
  return {
    kubeconfig: text("kubeconfig"),
    context: text("context"),
    cluster: text("cluster"),
    namespace: text("namespace"),
    enablePatchForce: flag("enablePatchForce", "PULUMI_K8S_ENABLE_PATCH_FORCE"),
    upsertExistingObjects: flag("upsertExistingObjects", "PULUMI_K8S_UPSERT_EXISTING_OBJECTS"),
    enableConfigMapMutable: flag("enableConfigMapMutable", "PULUMI_K8S_ENABLE_CONFIGMAP_MUTABLE"),
    enableSecretMutable: flag("enableSecretMutable", "PULUMI_K8S_ENABLE_SECRET_MUTABLE"),
  };
}

/**
 * The kubeconfig that the settings name, with its context chosen.
 * @throws Error where there is none, or the context or cluster is not in it
 */
export function loadKubeConfig(settings: Pick<Settings, "kubeconfig" | "context" | "cluster">): KubeConfig {
  const config = readKubeConfig(settings.kubeconfig);
  const known = (entries: { name: string }[]) => entries.map(({ name }) => name).join(", ") || "none";
  if (settings.context !== undefined) {
    if (config.getContextObject(settings.context) === null) {
      throw new Error(`kubernetes:context is ${settings.context}; the kubeconfig has ${known(config.getContexts())}`);
    }
    config.setCurrentContext(settings.context);
  }
  const context = config.getContextObject(config.getCurrentContext());
  if (settings.cluster !== undefined && context !== null) {
    if (config.getCluster(settings.cluster) === null) {
      throw new Error(`kubernetes:cluster is ${settings.cluster}; the kubeconfig has ${known(config.getClusters())}`);
    }
    config.addContext({ ...context, name: "pulumi", cluster: settings.cluster });
    config.setCurrentContext("pulumi");
  }
  // The client library's last resort where it finds no kubeconfig at all.
  const guessed = config.getCurrentCluster()?.server === "http://localhost:8080";
  if (config.getCurrentCluster() === null || guessed) {
    throw new Error("no cluster is configured: set KUBECONFIG, or kubernetes:kubeconfig in the stack's configuration");
  }
  return config;
}

function readKubeConfig(given: string | undefined): KubeConfig {
  const config = new KubeConfig();
  try {
    if (given === undefined) config.loadFromDefault();
    else if (existsSync(given)) config.loadFromFile(given);
    else config.loadFromString(given);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new Error(
      `the kubeconfig can't be read: ${message}. Check KUBECONFIG, or kubernetes:kubeconfig in the stack's configuration`,
      { cause: error },
    );
  }
  return config;
}
