import { createHash } from "node:crypto";

import { isMap, isUnknown, type Properties, textAt } from "../plugin/values";

/** What identifies an object. */
export interface Identity {
  apiVersion: string;
  kind: string;
  name: string;
  namespace?: string;
}

// Pulumi's own provider marks generated names with this annotation, to distinguish them from given ones.
const autonamed = "pulumi.com/autonamed";

/** @throws Error naming what is missing */
export function identityOf(object: Properties): Identity {
  const apiVersion = textAt(object, "apiVersion");
  const kind = textAt(object, "kind");
  if (apiVersion === undefined || kind === undefined) throw new Error("apiVersion and kind are needed, as texts");
  return {
    apiVersion,
    kind,
    name: textAt(object, "metadata", "name") ?? "",
    namespace: textAt(object, "metadata", "namespace"),
  };
}

/** Pulumi's ID of an object: `namespace/name`, or the name alone for a kind without namespaces. */
export function idOf({ name, namespace }: Identity): string {
  return namespace === undefined ? name : `${namespace}/${name}`;
}

/** The reverse of {@link idOf}. */
export function parseId(id: string): { name: string; namespace?: string } {
  const slash = id.indexOf("/");
  return slash < 0 ? { name: id } : { namespace: id.slice(0, slash), name: id.slice(slash + 1) };
}

/** The name of an object in messages: `Deployment litellm/litellm`. */
export function describe(identity: Identity): string {
  return `${identity.kind} ${idOf(identity)}`;
}

/** `kubernetes:apps/v1:Deployment` as apiVersion and kind, as far as the type token contains them. */
export function kindOfType(type: string): { apiVersion: string; kind: string } {
  const [, groupVersion = "", kind = ""] = type.split(":");
  return { apiVersion: groupVersion.replace(/^core\//, ""), kind };
}

/** Whether the object's name was generated. */
export function isAutonamed(object: Properties): boolean {
  return textAt(object, "metadata", "annotations", autonamed) === "true";
}

/**
 * The inputs with a name: the given one, else the one generated before, else `<name>-<eight hexadecimal digits>`.
 * The digits come from the engine's seed, so that a preview and the update that follows agree.
 */
export function withName(news: Properties, olds: Properties, resourceName: string, seed: Uint8Array): Properties {
  const metadata = isMap(news.metadata) ? news.metadata : {};
  if (metadata.name !== undefined || metadata.generateName !== undefined || isUnknown(news.metadata)) return news;
  const before = isAutonamed(olds) ? textAt(olds, "metadata", "name") : undefined;
  const digits = createHash("sha256").update(seed).update(resourceName).digest("hex").slice(0, 8);
  const annotations = isMap(metadata.annotations) ? metadata.annotations : {};
  return {
    ...news,
    metadata: {
      ...metadata,
      name: before ?? `${resourceName.toLowerCase()}-${digits}`,
      annotations: { ...annotations, [autonamed]: "true" },
    },
  };
}

/** The inputs with a namespace where none is given. */
export function withNamespace(news: Properties, namespace: string): Properties {
  const metadata = isMap(news.metadata) ? news.metadata : {};
  if (metadata.namespace !== undefined || isUnknown(news.metadata)) return news;
  return { ...news, metadata: { ...metadata, namespace } };
}
