import { isKind, isNamed, type Resource, sameNamespace } from "./resource";
import { oncePerStack, type Stack } from "./stack";
import { at, isObject, items, type Value } from "./values";

/** Pods that a resource makes. */
export interface Workload {
  resource: Resource;
  /** The pods' spec. */
  pod: Value;
  /** Where it stands in the resource's inputs, for messages: `spec.template.spec`. */
  path: string;
  /** The pods' labels. */
  labels: Value;
  /** The pods' annotations. */
  annotations: Value;
  /** How many pods there are at the least: a number, `unknownYet`, or undefined where nobody keeps a number up. */
  replicas: Value;
  /** Whether the pods are to run on, rather than to end. */
  longRunning: boolean;
}

/** One container of a pod. */
export interface Container {
  workload: Workload;
  spec: Value;
  /** Its name, or its place where it has none. */
  name: string;
  /** Ends before the others start. */
  initial: boolean;
}

/** Where each kind keeps its pod template; null where the resource is the pod. */
const templates: Record<string, { group: string; path: string[] | null; replicated: boolean; longRunning: boolean }> = {
  Deployment: { group: "apps", path: ["spec", "template"], replicated: true, longRunning: true },
  StatefulSet: { group: "apps", path: ["spec", "template"], replicated: true, longRunning: true },
  ReplicaSet: { group: "apps", path: ["spec", "template"], replicated: true, longRunning: true },
  ReplicationController: { group: "", path: ["spec", "template"], replicated: true, longRunning: true },
  DaemonSet: { group: "apps", path: ["spec", "template"], replicated: false, longRunning: true },
  Pod: { group: "", path: null, replicated: false, longRunning: true },
  Job: { group: "batch", path: ["spec", "template"], replicated: false, longRunning: false },
  CronJob: {
    group: "batch",
    path: ["spec", "jobTemplate", "spec", "template"],
    replicated: false,
    longRunning: false,
  },
};

/** Everything in the stack that makes pods itself; what an operator makes pods for is not among it. */
export const workloadsOf = oncePerStack((stack: Stack): Workload[] =>
  stack.resources.flatMap((resource) => {
    const template = templates[resource.kind];
    if (template?.group !== resource.group) return [];
    const path = template.path ?? [];
    return [
      {
        resource,
        pod: at(resource.inputs, ...path, "spec"),
        path: [...path, "spec"].join("."),
        labels: at(resource.inputs, ...path, "metadata", "labels"),
        annotations: at(resource.inputs, ...path, "metadata", "annotations"),
        replicas: template.replicated ? leastReplicas(stack, resource) : undefined,
        longRunning: template.longRunning,
      },
    ];
  }),
);

/** The replicas that are always there: what an autoscaler may scale down to, or else what the workload asks for. */
function leastReplicas(stack: Stack, workload: Resource): Value {
  const scaler = stack.resources.find((resource) => {
    const target = at(resource.inputs, "spec", "scaleTargetRef");
    return (
      isKind(resource, "HorizontalPodAutoscaler", "autoscaling") &&
      at(target, "kind") === workload.kind &&
      isNamed(workload, at(target, "name")) !== false &&
      sameNamespace(resource, workload)
    );
  });
  const count = scaler ? at(scaler.inputs, "spec", "minReplicas") : at(workload.inputs, "spec", "replicas");
  return count ?? 1;
}

/** All containers of a workload's pods, those that end first included. */
export function containersOf(workload: Workload): Container[] {
  const listed = (key: string, initial: boolean) =>
    items(at(workload.pod, key)).map((spec, index) => {
      const name = at(spec, "name");
      return { workload, spec, name: typeof name === "string" ? name : `${key}[${index}]`, initial };
    });
  return [
    ...listed("containers", false),
    ...listed("initContainers", true),
    ...listed("ephemeralContainers", false),
  ].filter(({ spec }) => isObject(spec));
}

/** Every container of the stack. */
export const allContainers = oncePerStack((stack: Stack): Container[] => workloadsOf(stack).flatMap(containersOf));
