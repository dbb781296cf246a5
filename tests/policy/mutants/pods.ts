import { get, type Mutable, set } from "../support";
import { again, caught, kindOf, left, type Mutant, titleOf } from "./mutant";
import { type Setting, settings } from "./settings";
import { runsPods, templateOf } from "./wholeResources";

/** Images, security contexts, resources, tokens and secrets of every pod. */
export function pods(resources: readonly Mutable[]): Mutant[] {
  const cluster = resources.filter((resource) => kindOf(resource) === "Cluster");
  return [
    ...resources.filter(runsPods).flatMap((resource) => {
      const pod = `${templateOf(resource)}.spec`;
      const container = `${pod}.containers.0`;
      return [
        ...settings(
          resource,
          images(`${container}.image`, String(get(resource.inputs, `${container}.image`)), isProxy(resource)),
        ),
        ...settings(resource, ofPod(pod)),
        ...settings(resource, ofContainer(container)),
        ...settings(resource, sizes(`${container}.resources`)),
        ...settings(resource, tokens(resource, pod)),
        ...secrets(resource, container),
      ];
    }),
    ...cluster.flatMap((resource) => [
      ...settings(resource, images("spec.imageName", String(get(resource.inputs, "spec.imageName")))),
      ...settings(resource, sizes("spec.resources")),
    ]),
    ...plainTextSecrets(resources),
    ...exposure(resources),
  ];
}

const isProxy = (resource: Mutable): boolean => titleOf(resource) === "Deployment gateway-litellm-proxy";

/** @param serves whether it is the image of the proxy, whose release must be known */
function images(path: string, image: string, serves = false): Setting[] {
  const name = image.slice(0, image.lastIndexOf(":"));
  const unpinned = caught("unpinned-image");
  const outdated = ["v1.83.6", "main-v1.94.0", "v1.108.11", "v1.109.0-rc.2"];
  const compromised = ["v1.82.7", "v1.82.8", "main-v1.82.7", "v1.107.0", "v1.107.2"];
  return [
    ...["latest", "main", "main-stable", "stable", "nightly"].map((tag): Setting => [path, `${name}:${tag}`, unpinned]),
    [path, name, unpinned],
    [path, "", unpinned],
    [path, undefined, unpinned],
    ...(name.includes("litellm") ? compromised : []).map((tag): Setting => [
      path,
      `${name}:${tag}`,
      caught("compromised-litellm"),
    ]),
    ...(name.includes("litellm") ? outdated : []).map((tag): Setting => [
      path,
      `${name}:${tag}`,
      caught("outdated-litellm"),
    ]),
    [path, `registry.example:5000/mirror/${name.slice(name.lastIndexOf("/") + 1)}:v9.9.9`, "harmless"],
    [path, `${image}@sha256:${"0f".repeat(32)}`, "harmless"],
    [path, `${name}@sha256:${"0f".repeat(32)}`, serves ? caught("outdated-litellm") : "harmless"],
  ];
}

function ofPod(pod: string): Setting[] {
  const context = `${pod}.securityContext`;
  const unrestricted = caught("pod-security-not-restricted");
  return [
    [context, undefined, unrestricted],
    [`${context}.runAsNonRoot`, false, unrestricted],
    [`${context}.runAsNonRoot`, undefined, unrestricted],
    [`${context}.runAsUser`, 0, unrestricted],
    [`${context}.runAsUser`, undefined, "harmless"],
    [`${context}.seccompProfile`, undefined, unrestricted],
    [`${context}.seccompProfile.type`, "Unconfined", unrestricted],
    [`${context}.seccompProfile.type`, "Localhost", "harmless"],
    [`${context}.seLinuxOptions`, { type: "spc_t" }, unrestricted],
    [`${context}.seLinuxOptions`, { user: "root" }, unrestricted],
    [`${context}.sysctls`, [{ name: "kernel.shm_rmid_forced", value: "1" }], "harmless"],
    [`${context}.sysctls`, [{ name: "kernel.msgmax", value: "1" }], unrestricted],
    [`${pod}.hostNetwork`, true, unrestricted],
    [`${pod}.hostPID`, true, unrestricted],
    [`${pod}.hostIPC`, true, unrestricted],
    [`${pod}.volumes.9`, { name: "host", hostPath: { path: "/" } }, unrestricted],
    [`${pod}.volumes.9`, { name: "share", nfs: { server: "x", path: "/" } }, unrestricted],
    [`${pod}.volumes.9`, { name: "more", emptyDir: {} }, "harmless"],
    [`${pod}.priorityClassName`, "high", "harmless"],
  ];
}

function ofContainer(container: string): Setting[] {
  const context = `${container}.securityContext`;
  const unrestricted = caught("pod-security-not-restricted");
  return [
    [context, undefined, unrestricted],
    [`${context}.privileged`, true, unrestricted],
    [`${context}.allowPrivilegeEscalation`, true, unrestricted],
    [`${context}.allowPrivilegeEscalation`, undefined, unrestricted],
    [`${context}.capabilities`, undefined, unrestricted],
    [`${context}.capabilities.drop`, ["NET_RAW"], unrestricted],
    [`${context}.capabilities.add`, ["SYS_ADMIN"], unrestricted],
    [`${context}.capabilities.add`, ["NET_BIND_SERVICE"], "harmless"],
    [`${context}.readOnlyRootFilesystem`, false, unrestricted],
    [`${context}.readOnlyRootFilesystem`, undefined, unrestricted],
    [`${context}.runAsNonRoot`, false, unrestricted],
    [`${context}.runAsUser`, 0, unrestricted],
    [`${context}.procMount`, "Unmasked", unrestricted],
    [`${container}.livenessProbe`, { httpGet: { host: "10.0.0.1", port: 80 } }, unrestricted],
    [`${container}.ports`, [{ containerPort: 1234, hostPort: 1234 }], unrestricted],
  ];
}

function sizes(path: string): Setting[] {
  const unbounded = caught("missing-resource-requests-or-limits");
  return [
    [path, undefined, unbounded],
    [`${path}.requests`, undefined, unbounded],
    [`${path}.limits`, undefined, unbounded],
    [`${path}.requests.cpu`, undefined, unbounded],
    [`${path}.requests.memory`, undefined, unbounded],
    [`${path}.requests.memory`, "0", unbounded],
    [`${path}.limits.memory`, undefined, unbounded],
    [`${path}.limits.memory`, "16Gi", "harmless"],
    [`${path}.limits.memory`, "8Mi", left("Sizes")],
    [`${path}.requests.cpu`, 1, "harmless"],
    [`${path}.limits.cpu`, "2", "harmless"],
  ];
}

function tokens(resource: Mutable, pod: string): Setting[] {
  const path = `${pod}.automountServiceAccountToken`;
  const unused = caught("unused-service-account-token");
  switch (kindOf(resource)) {
    // Its service account may delete Backups.
    case "CronJob":
      return [[path, true, "harmless"]];
    // Its service account is the namespace's default, which mounts a token.
    case "Deployment":
      if (get(resource.inputs, `${pod}.serviceAccountName`) !== undefined) break;
      return [true, undefined].map((value): Setting => [path, value, unused]);
  }
  return [
    [path, true, unused],
    [path, undefined, "harmless"],
    [`${pod}.serviceAccountName`, "strange", "harmless"],
  ];
}

/** A secret in each variable and each argument. */
function secrets(resource: Mutable, container: string): Mutant[] {
  const names = (get(resource.inputs, `${container}.env`) as { name: string }[] | undefined) ?? [];
  const variables = names.map(({ name }, index): Setting => [
    `${container}.env.${index}`,
    { name, value: "sk-1234567890abcdef" },
    caught("literal-secret"),
  ]);
  const words = ["command", "args"].flatMap((part) =>
    ((get(resource.inputs, `${container}.${part}`) as string[] | undefined) ?? []).map((_word, index): Setting => [
      `${container}.${part}.${index}`,
      "--token=correct-horse-battery",
      caught("literal-secret"),
    ]),
  );
  return settings(resource, [...variables, ...words]);
}

/** A secret in each annotation, label, and key of a ConfigMap. */
function plainTextSecrets(resources: readonly Mutable[]): Mutant[] {
  const leaks: [what: string, value: string][] = [
    ["key", "sk-1234567890abcdef"],
    ["URL", "redis://:hunter22@redis:6379"],
    ["random value", "q8Zr3Vn0Kx7LmT2pYc5W"],
  ];
  return resources
    .filter(({ inputs }) => get(inputs, "metadata") !== undefined)
    .flatMap((resource) => [
      ...leaks.map(([what, value]): Mutant => ({
        title: `${titleOf(resource)}: ${what} in an annotation`,
        change: (copy) => {
          set(again(copy, resource).inputs, "metadata.annotations.note", value);
        },
        verdict: caught("literal-secret"),
      })),
      ...(kindOf(resource) === "ConfigMap" ? leaks : []).map(([what, value]): Mutant => ({
        title: `${titleOf(resource)}: ${what} in its data`,
        change: (copy) => {
          set(again(copy, resource).inputs, "data.more", `first line\nnote = ${value}\n`);
        },
        verdict: caught("literal-secret"),
      })),
    ]);
}

function exposure(resources: readonly Mutable[]): Mutant[] {
  const plain = caught("exposed-without-tls");
  return resources
    .filter((resource) => kindOf(resource) === "Service")
    .flatMap((service) =>
      settings(service, [
        ["spec.type", "LoadBalancer", plain],
        ["spec.externalIPs", ["192.0.2.1"], plain],
        ["spec.type", "NodePort", left("NodePorts")],
        ["spec.type", "ClusterIP", "harmless"],
      ]),
    );
}
