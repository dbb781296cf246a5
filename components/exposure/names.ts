import type { ExposureSettings } from "../settings";

/** The hosts that can be exposed, each with objects of its own. */
export type Face = "public" | "admin";

/** The name of a face's HTTPRoute or Ingress. */
export const routeName = (proxy: string, face: Face): string => (face === "public" ? proxy : `${proxy}-admin`);

/** The name of a face's listener on the Gateway that the stack makes. */
export const listenerName = (face: Face): string => (face === "public" ? "https" : "https-admin");

/** The Secret with a face's certificate: the user's, or one that cert-manager makes. */
export function certificateName(proxy: string, face: Face, { secretName }: Certificates): string {
  return secretName ?? `${routeName(proxy, face)}-tls`;
}

/** Where certificates come from. */
export type Certificates = Pick<NonNullable<ExposureSettings["tls"]>, "issuer" | "issuerKind" | "secretName">;

/** The annotation by which cert-manager makes the certificates of an Ingress or a Gateway; none for a Secret of the user's. */
export function issuerAnnotations({ issuer, issuerKind }: Certificates): Record<string, string> {
  if (issuer === undefined) return {};
  return { [issuerKind === "Issuer" ? "cert-manager.io/issuer" : "cert-manager.io/cluster-issuer"]: issuer };
}
