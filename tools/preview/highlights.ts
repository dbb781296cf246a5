import { SecretValue, type RegisteredResource } from "../program/runProgram";
import { valueAt as at } from "../program/valueAt";
import { kindOf } from "./manifests";

type Inputs = RegisteredResource["inputs"];

/** `label value`, or an empty list without a value. */
function entry(label: string, value: unknown): string[] {
  return value === undefined ? [] : [`${label} ${typeof value === "object" ? JSON.stringify(value) : String(value)}`];
}

function sizes(resources: unknown): string[] {
  const cpu = at(resources, "requests.cpu");
  const memory = at(resources, "requests.memory");
  const limit = at(resources, "limits.memory");
  return resources === undefined ? [] : [`cpu ${String(cpu)}`, `memory ${String(memory)} (limit ${String(limit)})`];
}

function container(inputs: Inputs, pod: string): string[] {
  const first = `${pod}.spec.containers.0`;
  return [...entry("image", at(inputs, `${first}.image`)), ...sizes(at(inputs, `${first}.resources`))];
}

function keys(value: unknown): string[] {
  const open = value instanceof SecretValue ? value.reveal() : value;
  return open !== null && typeof open === "object" ? Object.keys(open).sort() : [];
}

function count(value: unknown, one: string): string {
  return `${String(value)} ${one}${value === 1 ? "" : "s"}`;
}

function ports(inputs: Inputs): string {
  const all = at(inputs, "spec.ports");
  return Array.isArray(all) ? all.map((port) => String(at(port, "port"))).join(", ") : "none";
}

/** The most important values, by kind. */
const byKind: Record<string, (inputs: Inputs) => string[]> = {
  Cluster: (inputs) => [
    count(at(inputs, "spec.instances"), "instance"),
    ...entry("image", at(inputs, "spec.imageName")),
    ...entry("storage", at(inputs, "spec.storage.size")),
    ...sizes(at(inputs, "spec.resources")),
    ...entry("enablePDB", at(inputs, "spec.enablePDB")),
    at(inputs, "spec.postgresql.synchronous") === undefined ? "asynchronous" : "synchronous",
    at(inputs, "spec.backup.volumeSnapshot") === undefined ? "no backups" : "volume snapshots",
  ],
  ConfigMap: (inputs) => [`keys ${keys(at(inputs, "data")).join(", ")}`],
  CronJob: (inputs) => [
    ...entry("schedule", at(inputs, "spec.schedule")),
    ...container(inputs, "spec.jobTemplate.spec.template"),
  ],
  Deployment: (inputs) => [
    count(at(inputs, "spec.replicas"), "replica"),
    ...container(inputs, "spec.template"),
    ...entry("maxUnavailable", at(inputs, "spec.strategy.rollingUpdate.maxUnavailable")),
    ...(at(inputs, "spec.strategy.type") === "Recreate" ? ["Recreate"] : []),
  ],
  Job: (inputs) => container(inputs, "spec.template"),
  Namespace: (inputs) =>
    entry("Pod Security", at(inputs, ["metadata", "labels", "pod-security.kubernetes.io/enforce"])),
  PodDisruptionBudget: (inputs) => [
    ...entry("minAvailable", at(inputs, "spec.minAvailable")),
    ...entry("maxUnavailable", at(inputs, "spec.maxUnavailable")),
  ],
  RandomPassword: (inputs) => entry("length", at(inputs, "length")),
  ScheduledBackup: (inputs) => [
    ...entry("schedule", at(inputs, "spec.schedule")),
    ...entry("method", at(inputs, "spec.method")),
    ...(at(inputs, "spec.suspend") === true ? ["suspended"] : []),
  ],
  Secret: (inputs) => [`keys ${[...keys(at(inputs, "stringData")), ...keys(at(inputs, "data"))].join(", ")}`],
  Service: (inputs) => [...entry("type", at(inputs, "spec.type")), `port ${ports(inputs)}`],
  ServiceAccount: (inputs) => [at(inputs, "automountServiceAccountToken") === false ? "no token" : "with token"],
};

/** The most important values of a resource: `2 replicas`, `image …`, `protected`. */
export function highlights(resource: RegisteredResource): string[] {
  return [
    ...(byKind[kindOf(resource)]?.(resource.inputs) ?? []),
    ...(resource.protect ? ["protected"] : []),
    ...(resource.ignoreChanges.length > 0 ? ["ignores changes"] : []),
  ];
}

/** The name of the Kubernetes object; undefined for what is not one. */
export function objectName({ inputs }: RegisteredResource): string | undefined {
  const name = at(inputs, "metadata.name");
  return typeof name === "string" ? name : undefined;
}
