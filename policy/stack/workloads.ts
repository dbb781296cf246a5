import { isNamed, type Resource, sameNamespace } from "./resource";
import { oncePerStack, resourcesOf, type Stack } from "./stack";
import { at, isObject, items, type Value } from "./values";

/** The pods of a resource. */
export interface Workload {
  resource: Resource;
  /** The pods' spec. */
  pod: Value;
  /** The path of the pods' spec in the resource's inputs, for messages: `spec.template.spec`. */
  path: string;
  /** The pods' labels. */
  labels: Value;
  /** The pods' annotations. */
  annotations: Value;
  /** The minimum number of pods: a number, `unknownYet`, or undefined if no controller keeps a number of replicas. */
  replicas: Value;
  /** Whether the pods run until they are deleted, unlike those of a Job. */
  longRunning: boolean;
}

/** One container of a pod. */
export interface Container {
  workload: Workload;
  spec: Value;
  /** Its name, or its position if it has none. */
  name: string;
  /** Whether it is an init container. */
  initial: boolean;
}

/** The path of each kind's pod template; null if the resource itself is the pod. */
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

/** The workloads of the stack; the custom resources that an operator creates pods for are not included. */
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

/** The minimum of the workload's autoscaler, or its own `replicas` without an autoscaler. */
function leastReplicas(stack: Stack, workload: Resource): Value {
  const scaler = resourcesOf(stack, "HorizontalPodAutoscaler", "autoscaling").find((resource) => {
    const target = at(resource.inputs, "spec", "scaleTargetRef");
    return (
      at(target, "kind") === workload.kind &&
      isNamed(workload, at(target, "name")) !== false &&
      sameNamespace(resource, workload)
    );
  });
  const count = scaler ? at(scaler.inputs, "spec", "minReplicas") : at(workload.inputs, "spec", "replicas");
  return count ?? 1;
}

/** All containers of a workload's pods, including init containers. */
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
