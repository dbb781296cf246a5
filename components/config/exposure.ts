import { notExactlyOne, type Problem } from "./problem";
import type { GatewayConfig } from "./schema";

type Exposure = NonNullable<GatewayConfig["exposure"]>;

const ways = ["gateway", "gatewayClass", "ingressClass"] as const;

/** Reports an exposure that nothing would serve, that would lack TLS, or that goes around the list of paths. */
export function exposureProblems({ exposure, litellm }: GatewayConfig): Problem[] {
  if (exposure === undefined) return [];
  const problems = [...wayProblems(exposure), ...tlsProblems(exposure), ...adminProblems(exposure)];
  if (litellm.serviceType !== "ClusterIP") {
    problems.push({
      path: "litellm.serviceType",
      value: litellm.serviceType,
      allowed: "ClusterIP beside exposure",
      remedy:
        "The Service would serve administration and UI from outside too, without TLS; remove one of the two keys.",
    });
  }
  return problems;
}

function wayProblems(exposure: Exposure): Problem[] {
  const given = ways.filter((way) => exposure[way] !== undefined);
  return notExactlyOne("exposure", given, ways);
}

function tlsProblems({ gateway, gatewayClass, ingressClass, tls }: Exposure): Problem[] {
  if (gateway !== undefined && tls !== undefined) {
    return [
      {
        path: "exposure.tls",
        value: tls,
        allowed: "nothing beside exposure.gateway",
        remedy: "The listener of an existing Gateway terminates TLS, with the certificate that it names.",
      },
    ];
  }
  if (gatewayClass === undefined && ingressClass === undefined) return [];
  const given = [tls?.secretName, tls?.issuer].filter((one) => one !== undefined);
  const remedy = "Keys travel with each request: nothing is exposed without TLS.";
  return notExactlyOne("exposure.tls", given, ["secretName", "issuer"], remedy);
}

function adminProblems({ adminGateway, adminHost, adminIngressClass, host, ingressClass }: Exposure): Problem[] {
  const problems: Problem[] = [];
  if (adminHost === host) {
    problems.push({
      path: "exposure.adminHost",
      value: adminHost,
      allowed: "another name than exposure.host",
      remedy: "Administration and UI would be served on the public host.",
    });
  }
  if (adminGateway !== undefined && (adminHost === undefined || ingressClass !== undefined)) {
    problems.push({
      path: "exposure.adminGateway",
      value: adminGateway.name,
      allowed: "nothing but beside exposure.adminHost, without exposure.ingressClass",
    });
  }
  if (adminIngressClass !== undefined && (adminHost === undefined || ingressClass === undefined)) {
    problems.push({
      path: "exposure.adminIngressClass",
      value: adminIngressClass,
      allowed: "nothing but beside exposure.adminHost and exposure.ingressClass",
    });
  }
  return problems;
}
