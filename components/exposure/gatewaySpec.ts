import { certificateName, type Certificates, type Face, listenerName } from "./names";

/** The API version of the Gateway API's kinds that the program makes. */
export const gatewayApiVersion = "gateway.networking.k8s.io/v1";

/** The part of `Gateway.spec` that the program uses (API gateway.networking.k8s.io/v1). */
export interface GatewaySpec {
  gatewayClassName: string;
  listeners: {
    name: string;
    hostname: string;
    port: number;
    protocol: "HTTPS";
    tls: { mode: "Terminate"; certificateRefs: { name: string }[] };
    allowedRoutes: { namespaces: { from: "Same" } };
  }[];
}

/** What the stack's own Gateway is made from. */
export interface GatewayOptions {
  gatewayClass: string;
  port: number;
  certificates: Certificates;
  /** The proxy's name, after which Secrets are named. */
  proxy: string;
  /** The host of each face. */
  hosts: readonly (readonly [Face, string])[];
}

/** A Gateway with a listener for each host, all with TLS, for routes of its own namespace. */
export function gatewaySpec({ gatewayClass, port, certificates, proxy, hosts }: GatewayOptions): GatewaySpec {
  return {
    gatewayClassName: gatewayClass,
    listeners: hosts.map(([face, hostname]) => ({
      name: listenerName(face),
      hostname,
      port,
      protocol: "HTTPS",
      tls: { mode: "Terminate", certificateRefs: [{ name: certificateName(proxy, face, certificates) }] },
      allowedRoutes: { namespaces: { from: "Same" } },
    })),
  };
}
