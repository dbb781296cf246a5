import type { Input } from "@pulumi/pulumi";

import { exposedRequestSeconds } from "./limits";
import type { ServedPath } from "./paths";

/** The part of `HTTPRoute.spec` that the program uses (API gateway.networking.k8s.io/v1). */
export interface HttpRouteSpec {
  parentRefs: ParentRef[];
  hostnames: string[];
  rules: {
    matches: { path: { type: "Exact" | "PathPrefix"; value: string } }[];
    backendRefs: { name: Input<string>; port: number }[];
    timeouts: { request: string };
  }[];
}

/** The listener of a Gateway. */
export interface ParentRef {
  name: string;
  namespace?: string;
  sectionName: string;
}

/** The proxy's Service. */
export interface Backend {
  service: Input<string>;
  port: number;
}

/** What a host serves, and how long a request may take. */
export interface Served {
  host: string;
  paths: readonly ServedPath[];
  backend: Backend;
  requestTimeoutSeconds: number;
}

/** The API server takes at most this many matches in a rule, and twice as many in a route. */
const matchesInRule = 64;

/**
 * A route from one listener to the proxies. Paths without a match are answered with 404 by the Gateway. The Gateway API has
 * no field for buffering and body sizes.
 */
export function httpRouteSpec(parent: ParentRef, served: Served): HttpRouteSpec {
  const { backend, host, paths, requestTimeoutSeconds } = served;
  const matches = paths.map(({ path, match }) => ({
    path: { type: match === "exact" ? ("Exact" as const) : ("PathPrefix" as const), value: path },
  }));
  const rules = Array.from({ length: Math.ceil(matches.length / matchesInRule) }, (_, index) => ({
    matches: matches.slice(index * matchesInRule, (index + 1) * matchesInRule),
    backendRefs: [{ name: backend.service, port: backend.port }],
    timeouts: { request: `${exposedRequestSeconds(requestTimeoutSeconds)}s` },
  }));
  return { parentRefs: [parent], hostnames: [host], rules };
}
