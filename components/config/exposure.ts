import type { Problem } from "./problem";
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
  if (given.length === 1) return [];
  return [
    {
      path: "exposure",
      ...(given.length > 0 ? { value: given.join(", ") } : {}),
      allowed: `one of ${ways.join(", ")}`,
    },
  ];
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
  if (given.length === 1) return [];
  return [
    {
      path: "exposure.tls",
      ...(given.length > 0 ? { value: given.join(", ") } : {}),
      allowed: "one of secretName, issuer",
      remedy: "Keys travel with each request: nothing is exposed without TLS.",
    },
  ];
}

function adminProblems(exposure: Exposure): Problem[] {
  const { adminGateway, adminHost, adminIngressClass, host, ingressClass } = exposure;
  const problems: Problem[] = [];
  if (adminHost === host) {
    problems.push({
      path: "exposure.adminHost",
      value: adminHost,
      allowed: "another name than exposure.host",
      remedy: "Administration and UI would be served on the public host.",
    });
  }
  const needed: [path: "adminGateway" | "adminIngressClass", allowed: boolean, beside: string][] = [
    ["adminGateway", adminHost !== undefined && ingressClass === undefined, "adminHost, without exposure.ingressClass"],
    ["adminIngressClass", adminHost !== undefined && ingressClass !== undefined, "adminHost and exposure.ingressClass"],
  ];
  for (const [path, allowed, beside] of needed) {
    if (exposure[path] === undefined || allowed) continue;
    const value =
      adminIngressClass !== undefined && path === "adminIngressClass" ? adminIngressClass : adminGateway?.name;
    problems.push({ path: `exposure.${path}`, value, allowed: `nothing but beside exposure.${beside}` });
  }
  return problems;
}
