import type { KubeConfig } from "@kubernetes/client-node";
import * as pulumi from "@pulumi/pulumi";

import { UserError } from "../userError";

/** Where a Kubernetes provider finds its cluster. What isn't set comes from `KUBECONFIG`, or `~/.kube/config`. */
export interface ClusterAccess {
  /** A kubeconfig, or the path of one. */
  kubeconfig?: string;
  /** The context in it; its current one where not set. */
  context?: string;
  /** The cluster in it, in place of the context's. */
  cluster?: string;
}

/** The same, with what another resource may give. */
export type ClusterAccessInput = { [name in keyof ClusterAccess]: pulumi.Input<ClusterAccess[name]> };

/** What is known of a provider's cluster. */
export type FoundCluster =
  | { state: "known"; access: ClusterAccess }
  /** The provider renders manifests into a folder: nothing is made, so there is nothing to ask or to wait for. */
  | { state: "none" }
  /** `because` reads after "the cluster of the gateway". */
  | { state: "unknown"; because: string };

const settings = ["kubeconfig", "context", "cluster", "renderYamlToDirectory"] as const;

/**
 * The cluster that the Kubernetes resources below a component go to: that of the provider in its options or its
 * parents', or else of the stack's `kubernetes:` config, as the default provider has it.
 * @param given what the component's arguments say, which comes first
 */
export async function clusterOf(
  component: pulumi.ComponentResource,
  given?: ClusterAccessInput,
): Promise<FoundCluster> {
  if (given !== undefined) return await found(given);
  const provider = component.getProvider("kubernetes:core/v1:Namespace");
  if (provider === undefined) {
    const config = pulumi.runtime.allConfig();
    return await found(Object.fromEntries(settings.map((name) => [name, config[`kubernetes:${name}`]])));
  }
  // The class declares none of its inputs; the SDK gives every resource an output for each.
  if (!("kubeconfig" in provider)) return { state: "unknown", because: "can't be read from its provider" };
  return await found(provider as unknown as ClusterAccessInput);
}

async function found(
  inputs: Partial<Record<(typeof settings)[number], pulumi.Input<string | undefined>>>,
): Promise<FoundCluster> {
  const values = await Promise.all(settings.map(async (name) => [name, await valueOf(inputs[name])] as const));
  if (values.some(([, value]) => pulumi.isUnknown(value)))
    return { state: "unknown", because: "is known only in the update" };
  const { renderYamlToDirectory, ...access } = Object.fromEntries(values.filter(([, value]) => value !== undefined));
  return renderYamlToDirectory ? { state: "none" } : { state: "known", access };
}

/**
 * The value of an input; `pulumi.unknown` for one that only the update knows. To `apply` that is the same as one that
 * isn't set, which a preview doesn't know either: only this internal method of the SDK tells them apart.
 */
async function valueOf(input: pulumi.Input<string | undefined>): Promise<string | undefined> {
  const output = pulumi.Output.isInstance(input) ? input : pulumi.output(input);
  return await (output as unknown as { promise(withUnknowns: boolean): Promise<string | undefined> }).promise(true);
}

/**
 * The connection that a Kubernetes provider with this access uses.
 * @throws UserError where the kubeconfig can't be read, or has no such context or cluster
 */
export async function loadKubeConfig({ kubeconfig, context, cluster }: ClusterAccess): Promise<KubeConfig> {
  // Loaded here only: a preview without a cluster shouldn't pay for it.
  const { KubeConfig } = await import("@kubernetes/client-node");
  const loaded = new KubeConfig();
  try {
    if (!kubeconfig) loaded.loadFromDefault();
    else if (kubeconfig.includes("\n") || kubeconfig.trimStart().startsWith("{")) loaded.loadFromString(kubeconfig);
    else loaded.loadFromFile(kubeconfig);
  } catch (error) {
    // The first line: a parser's message goes on with the text it stumbled over.
    const [why] = (error instanceof Error ? error.message : String(error)).split("\n");
    throw new UserError(
      `The kubeconfig can't be read (${why}); nothing was changed. ` +
        "Check KUBECONFIG and kubernetes:kubeconfig, or set checkCluster to false for a preview without a cluster.",
    );
  }
  if (context) {
    loaded.setCurrentContext(oneOf("context", context, loaded.getContexts()));
  }
  if (cluster) {
    const current = loaded.getContextObject(loaded.getCurrentContext());
    const name = oneOf("cluster", cluster, loaded.getClusters());
    loaded.addContext({
      ...current,
      user: current?.user ?? "",
      name: `${current?.name ?? ""} on ${name}`,
      cluster: name,
    });
    loaded.setCurrentContext(`${current?.name ?? ""} on ${name}`);
  }
  return loaded;
}

function oneOf(kind: string, name: string, known: { name: string }[]): string {
  if (known.some((one) => one.name === name)) return name;
  const available = known.map((one) => one.name).join(", ") || "none";
  throw new UserError(`The kubeconfig has no ${kind} ${name}; available: ${available}. Correct kubernetes:${kind}.`);
}
