import { stringify } from "yaml";

import type { Progress } from "../../tools/shared/progress";
import { ensureImage, imageName } from "../build/images/image";
import { traefikImage } from "../build/images/traefik";
import { moduleFile } from "../build/moduleFiles";
import { gatewayApiRelease } from "../build/recipes";
import { importedImages, importImage } from "./containerd";
import { applyManifests, kubectl } from "./kubectl";
import { firstNode } from "./nodes";

/** Where Traefik is. */
export const traefikNamespace = "traefik";

/** The class of its Gateways and of its Ingresses. */
export const traefikClass = "traefik";

/** The port of its entry point with TLS, which a Gateway's listeners must have too. */
export const traefikPort = 8443;

const name = "traefik";

/** The kinds of the Gateway API's standard channel that Traefik reads. */
const definitions = [
  "backendtlspolicies",
  "gatewayclasses",
  "gateways",
  "grpcroutes",
  "httproutes",
  "listenersets",
  "referencegrants",
  "tlsroutes",
];

/** Reads (or fetches) the definitions of the Gateway API. */
async function gatewayDefinitions(): Promise<string> {
  const files = definitions.map((plural) =>
    moduleFile(
      "sigs.k8s.io/gateway-api",
      gatewayApiRelease,
      `config/crd/standard/gateway.networking.k8s.io_${plural}.yaml`,
    ),
  );
  return (await Promise.all(files)).join("\n---\n");
}

const reads = (apiGroups: string[], resources: string[]) => ({ apiGroups, resources, verbs: ["get", "list", "watch"] });

const gatewayGroup = "gateway.networking.k8s.io";

/** What Traefik needs, and no more. */
const rules = [
  reads([""], ["configmaps", "namespaces", "nodes", "secrets", "services"]),
  reads(["discovery.k8s.io"], ["endpointslices"]),
  reads(["networking.k8s.io"], ["ingressclasses", "ingresses"]),
  reads([gatewayGroup], definitions),
  {
    apiGroups: [gatewayGroup],
    resources: definitions.filter((plural) => plural !== "referencegrants").map((plural) => `${plural}/status`),
    verbs: ["update"],
  },
  { apiGroups: ["networking.k8s.io"], resources: ["ingresses/status"], verbs: ["update"] },
];

/** Traefik with one replica, its classes, and a Service; for any namespace's Gateways and Ingresses. */
export function traefikManifest(image: string): string {
  const labels = { app: name };
  const metadata = { name, namespace: traefikNamespace, labels };
  const account = { kind: "ServiceAccount", name, namespace: traefikNamespace };
  const documents = [
    {
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name: traefikNamespace, labels: { "pod-security.kubernetes.io/enforce": "restricted" } },
    },
    { apiVersion: "v1", kind: "ServiceAccount", metadata },
    { apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", metadata: { name, labels }, rules },
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRoleBinding",
      metadata: { name, labels },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name },
      subjects: [account],
    },
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata,
      spec: {
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: podSpec(image) },
      },
    },
    {
      apiVersion: "v1",
      kind: "Service",
      metadata,
      spec: { selector: labels, ports: [{ name: "https", port: traefikPort, targetPort: "https" }] },
    },
    {
      apiVersion: `${gatewayGroup}/v1`,
      kind: "GatewayClass",
      metadata: { name: traefikClass, labels },
      spec: { controllerName: "traefik.io/gateway-controller" },
    },
    {
      apiVersion: "networking.k8s.io/v1",
      kind: "IngressClass",
      metadata: { name: traefikClass, labels },
      spec: { controller: "traefik.io/ingress-controller" },
    },
  ];
  return documents.map((document) => stringify(document, { aliasDuplicateObjects: false })).join("---\n");
}

function podSpec(image: string): object {
  return {
    serviceAccountName: name,
    // The only node that has the image.
    nodeSelector: { "kubernetes.io/hostname": firstNode.name },
    securityContext: { runAsNonRoot: true, runAsUser: 65532, seccompProfile: { type: "RuntimeDefault" } },
    containers: [
      {
        name,
        image,
        imagePullPolicy: "IfNotPresent",
        args: [
          "--providers.kubernetesgateway=true",
          "--providers.kubernetesingress=true",
          `--entrypoints.websecure.address=:${traefikPort}`,
          "--entrypoints.websecure.http.tls=true",
          "--ping=true",
          // Neither has a route out of the machine.
          "--global.checknewversion=false",
          "--global.sendanonymoususage=false",
        ],
        ports: [
          { name: "https", containerPort: traefikPort },
          { name: "ping", containerPort: 8080 },
        ],
        readinessProbe: { httpGet: { path: "/ping", port: "ping" }, periodSeconds: 1 },
        resources: { requests: { cpu: "50m", memory: "128Mi" }, limits: { memory: "512Mi" } },
        securityContext: {
          allowPrivilegeEscalation: false,
          capabilities: { drop: ["ALL"] },
          readOnlyRootFilesystem: true,
        },
      },
    ],
  };
}

/**
 * Installs the Gateway API and Traefik in the running embedded cluster, for tests of what is exposed; builds the image where
 * it is missing. No other part of the cluster needs them.
 */
export async function installTraefik(progress: Progress): Promise<void> {
  await progress.step("the Gateway API and Traefik", async (report) => {
    const image = imageName(traefikImage);
    const folder = await ensureImage(traefikImage, report);
    if (!(await importedImages(firstNode)).includes(image)) await importImage(firstNode, folder);
    await applyManifests(await gatewayDefinitions());
    await kubectl(["wait", "--for=condition=Established", "--timeout=60s", "crd", "--all"], { timeout: 90 });
    await applyManifests(traefikManifest(image));
    const rollout = ["rollout", "status", "deployment", name, "--timeout=120s"];
    await kubectl(["--namespace", traefikNamespace, ...rollout], { timeout: 130 });
  });
}

/** Removes Traefik. The definitions stay: deleting them would delete every Gateway and route. */
export async function removeTraefik(): Promise<void> {
  const objects = [`namespace/${traefikNamespace}`, `gatewayclass/${traefikClass}`, `ingressclass/${traefikClass}`];
  await kubectl(["delete", ...objects, `clusterrole/${name}`, `clusterrolebinding/${name}`, "--ignore-not-found"], {
    timeout: 120,
  });
}
