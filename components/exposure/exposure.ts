import { CustomResource } from "@pulumi/kubernetes/apiextensions";
import { Ingress } from "@pulumi/kubernetes/networking/v1";
import * as pulumi from "@pulumi/pulumi";

import { componentType } from "../componentType";
import { gatewayLabels } from "../kubernetes/labels";
import { notAwaited } from "../readiness";
import type { ExposureSettings, Identity, LiteLLMSettings } from "../settings";
import { gatewayApiVersion, gatewaySpec } from "./gatewaySpec";
import { type Backend, httpRouteSpec, type ParentRef, type Served } from "./httpRouteSpec";
import { ingressAnnotations, ingressSpec } from "./ingressSpec";
import { certificateName, type Face, issuerAnnotations, listenerName, routeName } from "./names";
import { allPaths, llmApiPaths } from "./paths";

/** What the exposure of a gateway is made from. */
export interface ExposureArgs {
  identity: Identity;
  namespace: pulumi.Input<string>;
  settings: ExposureSettings;
  litellm: Pick<LiteLLMSettings, "name" | "requestTimeoutSeconds">;
  /** The proxy's Service. */
  backend: Backend;
}

/** A route or an Ingress of each host. */
type Routes = Partial<Record<Face, CustomResource | Ingress>>;

/** How a gateway is reached from outside of the cluster: the LLM API on one host, and administration on another or on none. */
export class Exposure extends pulumi.ComponentResource {
  /** The stack's own Gateway; absent where the routes are attached to an existing one, or are Ingresses. */
  readonly gateway?: CustomResource;
  /** By host: HTTPRoutes, or Ingresses. */
  readonly routes: Readonly<Routes>;
  /** The URL of the LLM API. */
  readonly url: string;
  /** The URL of administration and UI; absent where they are not exposed. */
  readonly adminUrl?: string;

  constructor(name: string, args: ExposureArgs, options?: pulumi.ComponentResourceOptions) {
    super(componentType("exposure", "Exposure"), name, {}, options);
    const { settings, litellm } = args;
    const { host, adminHost } = settings;
    const hosts: [Face, string][] = [
      ["public", host],
      ...(adminHost === undefined ? [] : [["admin", adminHost] as [Face, string]]),
    ];
    this.gateway = this.gatewayOf(name, args, hosts);
    const routes: Routes = {};
    for (const [face, of] of hosts) {
      const served: Served = {
        host: of,
        paths: face === "public" ? llmApiPaths : allPaths,
        backend: args.backend,
        requestTimeoutSeconds: litellm.requestTimeoutSeconds,
      };
      routes[face] =
        settings.ingressClass === undefined
          ? this.routeOf(name, args, face, served)
          : this.ingressOf(name, args, face, served);
    }
    this.routes = routes;
    this.url = `https://${host}`;
    if (adminHost !== undefined) this.adminUrl = `https://${adminHost}`;
    this.registerOutputs({ url: this.url });
  }

  private gatewayOf(name: string, args: ExposureArgs, hosts: [Face, string][]): CustomResource | undefined {
    const { identity, litellm, namespace, settings } = args;
    const { annotations, gatewayClass, gatewayPort, tls } = settings;
    if (gatewayClass === undefined || tls === undefined) return undefined;
    return new CustomResource(
      `${name}-gateway`,
      {
        apiVersion: gatewayApiVersion,
        kind: "Gateway",
        metadata: {
          name: litellm.name,
          namespace,
          labels: gatewayLabels(identity),
          annotations: { ...issuerAnnotations(tls), ...annotations },
        },
        spec: gatewaySpec({
          gatewayClass,
          port: gatewayPort,
          certificates: tls,
          proxy: litellm.name,
          // With a Gateway for administration, the stack's own serves the public host alone.
          hosts: hosts.filter(([face]) => face === "public" || settings.adminGateway === undefined),
        }),
      },
      { parent: this },
    );
  }

  private routeOf(name: string, args: ExposureArgs, face: Face, served: Served): CustomResource {
    const { identity, litellm, namespace, settings } = args;
    return new CustomResource(
      `${name}-${face}`,
      {
        apiVersion: gatewayApiVersion,
        kind: "HTTPRoute",
        metadata: { name: routeName(litellm.name, face), namespace, labels: gatewayLabels(identity) },
        spec: httpRouteSpec(listenerOf(settings, litellm.name, face), served),
      },
      { parent: this, ...(this.gateway ? { dependsOn: this.gateway } : {}) },
    );
  }

  private ingressOf(name: string, args: ExposureArgs, face: Face, served: Served): Ingress {
    const { identity, litellm, namespace, settings } = args;
    const { adminIngressClass, annotations, ingressClass = "", tls = { issuerKind: "ClusterIssuer" } } = settings;
    const ofClass = face === "admin" ? (adminIngressClass ?? ingressClass) : ingressClass;
    return new Ingress(
      `${name}-${face}`,
      {
        metadata: {
          name: routeName(litellm.name, face),
          namespace,
          labels: gatewayLabels(identity),
          annotations: {
            // The provider would wait for an address, which not every controller reports.
            ...notAwaited,
            ...ingressAnnotations(litellm.requestTimeoutSeconds),
            ...issuerAnnotations(tls),
            ...annotations,
          },
        },
        spec: ingressSpec(ofClass, certificateName(litellm.name, face, tls), served),
      },
      { parent: this },
    );
  }
}

/** The listener that a face's route is attached to: of an existing Gateway, or of the stack's own. */
function listenerOf({ adminGateway, gateway }: ExposureSettings, proxy: string, face: Face): ParentRef {
  const existing = face === "admin" ? (adminGateway ?? gateway) : gateway;
  if (existing === undefined) return { name: proxy, sectionName: listenerName(face) };
  const { name, namespace, listener } = existing;
  return { name, ...(namespace === undefined ? {} : { namespace }), sectionName: listener };
}
