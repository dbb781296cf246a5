import { z } from "zod";

import { dnsLabel, existingSecret, oneOf, text, whole } from "./fields";

const host = () =>
  text(
    "a host name in lower case, such as llm.example.com",
    /^(?=.{1,253}$)[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?(\.[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)+$/,
  );

/** The name of an object whose names are DNS subdomains, such as a class or a Gateway. */
const objectName = () =>
  text(
    'a name of lower-case letters, digits, "-" and "."',
    /^(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/,
  );

const existingGateway = (example: string) =>
  z.strictObject({
    name: objectName()
      .describe("an existing Gateway, which must admit HTTPRoutes of the gateway's namespace")
      .meta({ examples: [example] }),
    namespace: dnsLabel()
      .optional()
      .describe("namespace of that Gateway; without it, the gateway's own")
      .meta({ examples: ["ingress"] }),
    listener: objectName()
      .describe("name of its listener with TLS; without a listener, a route would be served without TLS too")
      .meta({ examples: ["https"] }),
  });

/** `exposure`: how the gateway is reached from outside of the cluster. */
export const exposure = z.strictObject({
  host: host()
    .describe("host name of the LLM API; only its paths are served there, no administration")
    .meta({ examples: ["llm.example.com"] }),
  adminHost: host()
    .optional()
    .describe(
      "host name of everything else that LiteLLM serves: UI, keys, teams, spend; without it, nothing of that is",
    )
    .meta({ examples: ["llm-admin.example.com"] }),
  gateway: existingGateway("public")
    .optional()
    .describe("an existing Gateway (Gateway API) that HTTPRoutes are attached to; it terminates TLS"),
  gatewayClass: objectName()
    .optional()
    .describe("makes a Gateway of this class, with TLS from `tls`; instead of `gateway`")
    .meta({ examples: ["traefik"] }),
  gatewayPort: whole(1, 65535)
    .default(443)
    .describe("port of that Gateway's listeners; Traefik takes only its entry point's, 8443 in its chart"),
  ingressClass: objectName()
    .optional()
    .describe("makes Ingresses of this class, with TLS from `tls`; instead of HTTPRoutes")
    .meta({ examples: ["nginx"] }),
  adminGateway: existingGateway("internal")
    .optional()
    .describe("the existing Gateway of `adminHost`, such as an internal one; without it, that of `host`"),
  adminIngressClass: objectName()
    .optional()
    .describe("the class of the Ingress of `adminHost`; without it, that of `host`")
    .meta({ examples: ["internal"] }),
  tls: z
    .strictObject({
      secretName: existingSecret("llm-tls")
        .optional()
        .describe("an existing TLS Secret in the gateway's namespace, for both hosts"),
      issuer: objectName()
        .optional()
        .describe("a cert-manager issuer that makes a Secret for each host; instead of `secretName`")
        .meta({ examples: ["letsencrypt"] }),
      issuerKind: oneOf(["ClusterIssuer", "Issuer"]).default("ClusterIssuer").describe("kind of that issuer"),
    })
    .optional()
    .describe("certificates of the Gateway that `gatewayClass` makes, or of the Ingresses"),
  annotations: z
    .record(z.string(), z.string({ error: () => "text" }), { error: () => "a mapping of annotations to text" })
    .default({})
    .describe(
      "annotations of the Gateway that `gatewayClass` makes, or of the Ingresses; they override the program's own",
    )
    .meta({ examples: [{ "external-dns.alpha.kubernetes.io/ttl": "60" }] }),
});
