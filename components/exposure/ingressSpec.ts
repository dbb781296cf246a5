import type { types } from "@pulumi/kubernetes";

import type { Served } from "./httpRouteSpec";
import { bodyMebibytes, exposedRequestSeconds } from "./limits";
import type { ServedPath } from "./paths";

/**
 * A path with what is below it, as two: Traefik compares prefixes letter by letter, so that `/search` alone would serve
 * `/search_tools`, which administrates (seen with Traefik 3.7.15). Only `/` is one already.
 */
function pathsOf({ path, match }: ServedPath): { path: string; pathType: "Exact" | "Prefix" }[] {
  if (match === "exact") return [{ path, pathType: "Exact" }];
  if (path.endsWith("/")) return [{ path, pathType: "Prefix" }];
  return [
    { path, pathType: "Exact" },
    { path: `${path}/`, pathType: "Prefix" },
  ];
}

/** An Ingress of one host, with TLS. */
export function ingressSpec(
  ingressClass: string,
  secretName: string,
  { backend, host, paths }: Served,
): types.input.networking.v1.IngressSpec {
  return {
    ingressClassName: ingressClass,
    tls: [{ hosts: [host], secretName }],
    rules: [
      {
        host,
        http: {
          paths: paths.flatMap(pathsOf).map((served) => ({
            ...served,
            backend: { service: { name: backend.service, port: { number: backend.port } } },
          })),
        },
      },
    ],
  };
}

/**
 * What the API has no field for, by the annotations of the controllers whose defaults cut streams after 60 s, collect
 * responses and refuse bodies above 1 MB; other controllers ignore them.
 * Source: https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/,
 * https://docs.nginx.com/nginx-ingress-controller/configuration/ingress-resources/advanced-configuration-with-annotations/
 */
export function ingressAnnotations(requestTimeoutSeconds: number): Record<string, string> {
  const seconds = exposedRequestSeconds(requestTimeoutSeconds);
  return {
    "nginx.ingress.kubernetes.io/proxy-body-size": `${bodyMebibytes}m`,
    "nginx.ingress.kubernetes.io/proxy-buffering": "off",
    "nginx.ingress.kubernetes.io/proxy-read-timeout": String(seconds),
    "nginx.ingress.kubernetes.io/proxy-request-buffering": "off",
    "nginx.ingress.kubernetes.io/proxy-send-timeout": String(seconds),
    "nginx.org/client-max-body-size": `${bodyMebibytes}m`,
    "nginx.org/proxy-buffering": "False",
    "nginx.org/proxy-read-timeout": `${seconds}s`,
    "nginx.org/proxy-send-timeout": `${seconds}s`,
  };
}
