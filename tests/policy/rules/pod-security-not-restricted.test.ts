import { container, deployment, pod, proxy } from "../productionStack";
import { ruleTests } from "../ruleTests";
import { find, get, type Mutable, set } from "../support";

const context = (title: string, path: string, value: unknown, says: RegExp) => ({
  title,
  change: (resources: Mutable[]) => set(proxy(resources), `${pod}.${path}`, value),
  resource: deployment,
  says,
});

ruleTests("pod-security-not-restricted", {
  forbids: [
    context("a privileged container", "containers.0.securityContext.privileged", true, /privileged true in container/),
    context(
      "privilege escalation",
      "containers.0.securityContext.allowPrivilegeEscalation",
      undefined,
      /no allowPrivilegeEscalation false in container litellm/,
    ),
    context("capabilities that are not dropped", "containers.0.securityContext.capabilities.drop", [], /drop ALL/),
    context(
      "an added capability",
      "containers.0.securityContext.capabilities.add",
      ["NET_ADMIN"],
      /the added capability NET_ADMIN/,
    ),
    context(
      "a writable root file system",
      "containers.0.securityContext.readOnlyRootFilesystem",
      false,
      /a writable root file system/,
    ),
    {
      ...context("no security context", "containers.0.securityContext", undefined, /a writable root file system/),
      times: 3,
    },
    // Reported for each of the two containers.
    ...[
      context("no runAsNonRoot", "securityContext.runAsNonRoot", undefined, /no runAsNonRoot true/),
      context("no seccomp profile", "securityContext.seccompProfile", undefined, /no seccompProfile RuntimeDefault/),
      context("seccomp Unconfined", "securityContext.seccompProfile.type", "Unconfined", /no seccompProfile/),
    ].map((forbidden) => ({ ...forbidden, times: 2 })),
    context("runAsUser 0", "securityContext.runAsUser", 0, /runAsUser 0/),
    context("hostNetwork", "hostNetwork", true, /has hostNetwork/),
    context("hostPID", "hostPID", true, /has hostPID/),
    context("a host path", "volumes.2", { name: "x", hostPath: { path: "/" } }, /a volume of type hostPath/),
    context("a host port", "containers.0.ports.0.hostPort", 4000, /the host port 4000/),
    context("a probe of another host", "containers.0.livenessProbe.httpGet.host", "10.0.0.1", /probe or hook/),
    context(
      "an SELinux type that is not allowed",
      "securityContext.seLinuxOptions",
      { type: "spc_t" },
      /SELinux type spc_t/,
    ),
    context("unsafe sysctls", "securityContext.sysctls", [{ name: "kernel.msgmax", value: "1" }], /kernel\.msgmax/),
    {
      title: "a privileged init container",
      change: (resources: Mutable[]) =>
        set(proxy(resources), `${pod}.initContainers`, [
          { ...(get(proxy(resources), container) as object), name: "first", securityContext: { privileged: true } },
        ]),
      resource: deployment,
      says: /privileged true in container first/,
      times: 4,
    },
    {
      title: "a CronJob with hostIPC",
      change: (resources: Mutable[]) =>
        set(find(resources, "CronJob").inputs, "spec.jobTemplate.spec.template.spec.hostIPC", true),
      resource: "CronJob litellm/litellm-pg-prune",
      says: /hostIPC/,
    },
  ],
  allows: [
    {
      title: "a writable root file system that the policy config allows",
      change: (resources) => set(proxy(resources), `${container}.securityContext.readOnlyRootFilesystem`, false),
      config: { "pod-security-not-restricted": { readOnlyRootFilesystem: false } },
    },
    {
      title: "runAsNonRoot on the containers instead of the pod",
      change: (resources) => {
        set(proxy(resources), `${pod}.securityContext.runAsNonRoot`, undefined);
        set(proxy(resources), `${pod}.initContainers.0.securityContext.runAsNonRoot`, true);
        set(proxy(resources), `${container}.securityContext.runAsNonRoot`, true);
      },
    },
  ],
});
