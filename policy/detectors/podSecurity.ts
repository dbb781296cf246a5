import { at, entries, items, type Value } from "../stack/values";

/** Volumes that the restricted standard allows. */
const volumeTypes = [
  "configMap",
  "csi",
  "downwardAPI",
  "emptyDir",
  "ephemeral",
  "image",
  "persistentVolumeClaim",
  "projected",
  "secret",
];

/** Sysctls that the standard allows; others can affect the node. */
const safeSysctls = [
  "kernel.shm_rmid_forced",
  "net.ipv4.ip_local_port_range",
  "net.ipv4.ip_local_reserved_ports",
  "net.ipv4.ip_unprivileged_port_start",
  "net.ipv4.ping_group_range",
  "net.ipv4.tcp_fin_timeout",
  "net.ipv4.tcp_keepalive_intvl",
  "net.ipv4.tcp_keepalive_probes",
  "net.ipv4.tcp_keepalive_time",
  "net.ipv4.tcp_rmem",
  "net.ipv4.tcp_syncookies",
  "net.ipv4.tcp_wmem",
];

const seLinuxTypes = ["", "container_engine_t", "container_init_t", "container_kvm_t", "container_t"];

const known = (value: Value): boolean => typeof value !== "symbol";
const isSet = (value: Value): boolean => known(value) && (value ?? "") !== "";

/** What the restricted Pod Security Standard forbids in a pod's spec, apart from its containers; as nouns. */
export function podFaults(pod: Value): string[] {
  const faults: string[] = [];
  for (const key of ["hostNetwork", "hostPID", "hostIPC"]) if (at(pod, key) === true) faults.push(key);
  if (at(pod, "securityContext", "windowsOptions", "hostProcess") === true) faults.push("hostProcess");
  for (const volume of items(at(pod, "volumes"))) {
    const forbidden = entries(volume).find(([key]) => key !== "name" && !volumeTypes.includes(key));
    if (forbidden) faults.push(`a volume of type ${forbidden[0]}`);
  }
  for (const sysctl of items(at(pod, "securityContext", "sysctls"))) {
    const name = at(sysctl, "name");
    if (typeof name === "string" && !safeSysctls.includes(name)) faults.push(`the sysctl ${name}`);
  }
  return [...faults, ...contextFaults(at(pod, "securityContext"))];
}

/** The faults that the security contexts of pods and containers can have in common. */
function contextFaults(context: Value): string[] {
  const faults: string[] = [];
  if (at(context, "runAsUser") === 0) faults.push("runAsUser 0 (root)");
  const seLinux = at(context, "seLinuxOptions");
  const type = at(seLinux, "type") ?? "";
  if (typeof type === "string" && !seLinuxTypes.includes(type)) faults.push(`the SELinux type ${type}`);
  if (["user", "role"].some((key) => isSet(at(seLinux, key)))) faults.push("an SELinux user or role");
  if (at(context, "appArmorProfile", "type") === "Unconfined") faults.push("no AppArmor profile (Unconfined)");
  return faults;
}

/** What a container has or lacks, contrary to the restricted Pod Security Standard; as nouns after "has". */
export function containerFaults(container: Value, pod: Value, readOnlyRoot: boolean): string[] {
  const context = at(container, "securityContext");
  if (!known(context) || !known(pod)) return [];
  const faults = contextFaults(context);
  const either = (key: string): Value => at(context, key) ?? at(pod, "securityContext", key);
  const expect = (value: Value, wanted: boolean, fault: string) => {
    if (value !== wanted && known(value)) faults.push(fault);
  };
  if (at(context, "privileged") === true) faults.push("privileged true");
  expect(at(context, "allowPrivilegeEscalation"), false, "no allowPrivilegeEscalation false");
  expect(either("runAsNonRoot"), true, "no runAsNonRoot true");
  if (readOnlyRoot)
    expect(
      at(context, "readOnlyRootFilesystem"),
      true,
      "a writable root file system (readOnlyRootFilesystem is not true)",
    );
  const seccomp = at(either("seccompProfile"), "type");
  if (known(seccomp) && seccomp !== "RuntimeDefault" && seccomp !== "Localhost") {
    faults.push("no seccompProfile RuntimeDefault");
  }
  return [...faults, ...capabilityFaults(at(context, "capabilities")), ...hostFaults(container, context)];
}

function capabilityFaults(capabilities: Value): string[] {
  const [drop, add] = [at(capabilities, "drop"), at(capabilities, "add")];
  const added = items(add).filter((capability) => known(capability) && capability !== "NET_BIND_SERVICE");
  return [
    ...(known(drop) && !items(drop).some((capability) => capability === "ALL" || !known(capability))
      ? ["capabilities that are not dropped (no drop ALL)"]
      : []),
    ...added.map((capability) => `the added capability ${String(capability)}`),
  ];
}

/** Settings that give a container access to its node. */
function hostFaults(container: Value, context: Value): string[] {
  const procMount = at(context, "procMount") ?? "Default";
  const faults = known(procMount) && procMount !== "Default" ? [`procMount ${String(procMount)}`] : [];
  if (at(context, "windowsOptions", "hostProcess") === true) faults.push("hostProcess");
  for (const port of items(at(container, "ports"))) {
    const hostPort = at(port, "hostPort") ?? 0;
    if (known(hostPort) && hostPort !== 0) faults.push(`the host port ${String(hostPort)}`);
  }
  const actions = [
    ...["startupProbe", "readinessProbe", "livenessProbe"].map((probe) => at(container, probe)),
    ...["postStart", "preStop"].map((hook) => at(container, "lifecycle", hook)),
  ];
  for (const action of actions) {
    if (["httpGet", "tcpSocket"].some((kind) => isSet(at(action, kind, "host"))))
      faults.push("a probe or hook to another host");
  }
  return faults;
}

/** What a CloudNativePG Cluster's security contexts turn off; the operator's defaults are restricted. As nouns. */
export function clusterFaults(spec: Value): string[] {
  const [pod, container] = [at(spec, "podSecurityContext"), at(spec, "securityContext")];
  const faults = [...contextFaults(pod), ...contextFaults(container)];
  for (const name of ["privileged", "allowPrivilegeEscalation"])
    if (at(container, name) === true) faults.push(`${name} true`);
  for (const context of [pod, container]) if (at(context, "runAsNonRoot") === false) faults.push("runAsNonRoot false");
  if (at(container, "readOnlyRootFilesystem") === false) faults.push("readOnlyRootFilesystem false");
  const profiles = [at(pod, "seccompProfile"), at(container, "seccompProfile"), at(spec, "seccompProfile")];
  if (profiles.some((profile) => at(profile, "type") === "Unconfined")) faults.push("no seccompProfile (Unconfined)");
  return faults;
}
