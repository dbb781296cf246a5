import assert from "node:assert/strict";

import type { types } from "@pulumi/kubernetes";

import { kindOf } from "../../tools/preview/manifests";
import type { ProgramRun } from "../../tools/program/runProgram";
import { valueAt } from "../../tools/program/valueAt";

type PodSpec = types.output.core.v1.PodSpec;

/** A pod that the program creates, directly or through a workload. */
export interface PodTemplate {
  /** The name in the program of the workload. */
  workload: string;
  kind: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
  spec: PodSpec;
}

const templatePaths: Record<string, string> = {
  CronJob: "spec.jobTemplate.spec.template",
  Deployment: "spec.template",
  Job: "spec.template",
  StatefulSet: "spec.template",
};

/** Every pod template of a run, except those of PostgreSQL, which the operator creates. */
export function podTemplates(run: ProgramRun): PodTemplate[] {
  return run.resources.flatMap((resource) => {
    const path = templatePaths[kindOf(resource)];
    if (path === undefined) return [];
    const template = valueAt(resource.inputs, path);
    return [
      {
        workload: resource.name,
        kind: kindOf(resource),
        labels: (valueAt(template, "metadata.labels") ?? {}) as Record<string, string>,
        annotations: (valueAt(template, "metadata.annotations") ?? {}) as Record<string, string>,
        spec: valueAt(template, "spec") as PodSpec,
      },
    ];
  });
}

/** The pod template of the workload whose name in the program ends like this. */
export function podTemplate(run: ProgramRun, workloadEnd: string): PodTemplate {
  const found = podTemplates(run).find(({ workload }) => workload.endsWith(workloadEnd));
  assert.ok(found, `no workload ends in ${workloadEnd}`);
  return found;
}

/** The first container of a pod. */
export function firstContainer({ spec }: PodTemplate): types.output.core.v1.Container {
  const [container] = spec.containers;
  assert.ok(container);
  return container;
}

/** A container's plain environment variables. */
export function environmentOf({ env }: types.output.core.v1.Container): Record<string, string> {
  return Object.fromEntries(env.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]])));
}

/** Whether a label selector's `matchLabels` selects a pod. */
export function selects(selector: unknown, { labels }: PodTemplate): boolean {
  const wanted = Object.entries((selector ?? {}) as Record<string, string>);
  return wanted.length > 0 && wanted.every(([key, value]) => labels[key] === value);
}
