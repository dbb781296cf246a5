import { HttpMethod } from "@kubernetes/client-node";

import { type Properties, textAt } from "../../plugin/values";
import { type ApiClient, isNotFound } from "../apiClient";
import { describe, identityOf } from "../identity";
import type { Judge, Judgement } from "./judgement";
import { judgeAnnotation, waitForAnnotation } from "./waitForAnnotation";
import { judgeDaemonSet, judgeDefinition, judgeDeployment, judgeJob, judgeStatefulSet } from "./workloads";

const judges: Record<string, Judge> = {
  "apps/v1/DaemonSet": judgeDaemonSet,
  "apps/v1/Deployment": judgeDeployment,
  "apps/v1/StatefulSet": judgeStatefulSet,
  "batch/v1/Job": judgeJob,
  "apiextensions.k8s.io/v1/CustomResourceDefinition": judgeDefinition,
};

// Seconds; Pulumi's own provider waits ten minutes for workloads, and as long for deletions.
const usualTimeout = 600;

const annotation = (object: Properties, name: string): string | undefined =>
  textAt(object, "metadata", "annotations", name);

/** The readiness condition of an object; `undefined` where it is ready as soon as it exists. */
export function judgeFor(inputs: Properties): Judge | undefined {
  if (annotation(inputs, "pulumi.com/skipAwait") === "true") return undefined;
  const asked = annotation(inputs, waitForAnnotation);
  if (asked !== undefined) return judgeAnnotation(asked);
  return judges[`${String(inputs.apiVersion)}/${String(inputs.kind)}`];
}

/** Seconds to wait: `customTimeouts` first, then the annotation `pulumi.com/timeoutSeconds`, then ten minutes. */
export function timeoutFor(inputs: Properties, customTimeout: number): number {
  if (customTimeout > 0) return customTimeout;
  const asked = Number(annotation(inputs, "pulumi.com/timeoutSeconds"));
  return Number.isFinite(asked) && asked > 0 ? asked : usualTimeout;
}

/** The options of waiting. */
export interface WaitOptions {
  /** Seconds. */
  timeout: number;
  /** Called whenever the condition that is waited for changes. */
  report: (message: string) => void;
}

/**
 * Waits until the object at `path` is ready, and returns it.
 * @throws Error naming the object, what was waited for and for how long; not why, as Pulumi's own provider
 */
export async function awaitReady(
  client: ApiClient,
  path: string,
  applied: Properties,
  judge: Judge,
  options: WaitOptions,
): Promise<Properties> {
  const begun = performance.now();
  const elapsed = (): number => (performance.now() - begun) / 1000;
  const left = (): number => Math.max(0, options.timeout - elapsed()) * 1000;
  const name = describe(identityOf(applied));
  let reported = "";
  for (;;) {
    const object = await current(client, path, name, left());
    const judgement = judge(object);
    if (judgement.state === "ready") return object;
    if (judgement.state === "failed" || left() === 0) throw new Error(complaint(name, judgement, elapsed()));
    const message = `waiting for ${judgement.waitingFor}`;
    if (message !== reported) options.report(message);
    reported = message;
    await client.pause(Math.min(1, left() / 1000));
  }
}

async function current(client: ApiClient, path: string, name: string, wait: number): Promise<Properties> {
  try {
    return await client.request(HttpMethod.GET, path, {}, wait);
  } catch (error) {
    if (isNotFound(error)) throw new Error(`${name} was deleted while it was waited for`, { cause: error });
    throw error;
  }
}

function complaint(name: string, judgement: Judgement, elapsed: number): string {
  const after = `after ${elapsed.toFixed(0)} s`;
  const what = judgement.state === "failed" ? `failed ${after}: ${judgement.because}` : `is not ready ${after}`;
  const waited = judgement.state === "waiting" ? `: still waiting for ${judgement.waitingFor}` : "";
  return `${name} ${what}${waited}. Once that is put right, run the update again: it goes on from here.`;
}
