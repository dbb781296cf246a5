import { HttpMethod } from "@kubernetes/client-node";

import { at, listAt, textAt } from "../plugin/values";
import { type ApiClient, isNotFound } from "./apiClient";

/** The API path of one kind. */
export interface ApiResource {
  apiVersion: string;
  kind: string;
  /** The plural that paths use, e.g. `deployments`. */
  plural: string;
  namespaced: boolean;
}

/** The server does not serve the kind: its CustomResourceDefinition is missing, or the version is wrong. */
export class NoSuchKindError extends Error {
  constructor(apiVersion: string, kind: string, server: string) {
    super(
      `the API server ${server} does not serve kind "${kind}" in version "${apiVersion}". ` +
        "Install what defines it (for a custom resource: its operator), or correct apiVersion and kind",
    );
  }
}

/** `/api/v1` for the core group, `/apis/<group>/<version>` for all others. */
export const rootOf = (apiVersion: string): string =>
  apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;

/** The path of an object, or without a name of the list of its kind. */
export function pathOf(resource: ApiResource, namespace: string | undefined, name?: string): string {
  const scope = resource.namespaced && namespace !== undefined ? `/namespaces/${encodeURIComponent(namespace)}` : "";
  return `${rootOf(resource.apiVersion)}${scope}/${resource.plural}${name === undefined ? "" : `/${encodeURIComponent(name)}`}`;
}

/** What the API server serves, asked once for each group and version. */
export class Discovery {
  private readonly cache = new Map<string, Promise<ApiResource[]>>();

  constructor(private readonly client: ApiClient) {}

  /** @throws NoSuchKindError where the kind is not served, also right after asking again */
  async resource(apiVersion: string, kind: string): Promise<ApiResource> {
    const known = this.cache.has(apiVersion);
    const found = await this.lookUp(apiVersion, kind);
    if (found !== undefined) return found;
    // A definition may have been added since.
    if (known) {
      this.cache.delete(apiVersion);
      const again = await this.lookUp(apiVersion, kind);
      if (again !== undefined) return again;
    }
    throw new NoSuchKindError(apiVersion, kind, this.client.server);
  }

  private async lookUp(apiVersion: string, kind: string): Promise<ApiResource | undefined> {
    const listed = this.cache.get(apiVersion) ?? this.list(apiVersion);
    this.cache.set(apiVersion, listed);
    try {
      return (await listed).find((resource) => resource.kind === kind);
    } catch (error) {
      this.cache.delete(apiVersion);
      if (isNotFound(error)) return undefined;
      throw error;
    }
  }

  private async list(apiVersion: string): Promise<ApiResource[]> {
    const answer = await this.client.request(HttpMethod.GET, rootOf(apiVersion));
    return listAt(answer, "resources").flatMap((entry) => {
      const kind = textAt(entry, "kind");
      const plural = textAt(entry, "name");
      // Subresources such as deployments/scale are listed beside the resources.
      if (kind === undefined || plural === undefined || plural.includes("/")) return [];
      return [{ apiVersion, kind, plural, namespaced: at(entry, "namespaced") === true }];
    });
  }
}
