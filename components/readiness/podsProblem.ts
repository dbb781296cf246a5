import type { V1ContainerStatus, V1Pod } from "@kubernetes/client-node";

import { ownReason } from "./ownReason";
import type { Problem } from "./verdict";

/**
 * Reasons for which the kubelet doesn't get an image.
 * Source: https://github.com/kubernetes/kubernetes/blob/master/pkg/kubelet/images/types.go
 */
const imageReasons = ["ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull", "ImageInspectError"];

/** Waiting reasons of a container that is only starting. */
const startingReasons = ["ContainerCreating", "PodInitializing"];

/** The first problem among the pods; images come first, since nothing but another image mends them. */
export function podsProblem(pods: readonly V1Pod[]): Problem | undefined {
  const problems = pods.flatMap((pod) => podProblem(pod) ?? []);
  return problems.find(({ image }) => image) ?? problems[0];
}

function podProblem({ metadata, status }: V1Pod): Problem | undefined {
  const statuses = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
  const problems = statuses.flatMap((one) => containerProblem(one) ?? []);
  const unscheduled = status?.conditions?.find((one) => one.type === "PodScheduled" && one.status === "False");
  const found =
    problems.find(({ image }) => image) ??
    problems[0] ??
    (unscheduled && { message: explain(unscheduled.reason, unscheduled.message), image: false });
  return found && { ...found, message: `pod ${metadata?.name ?? ""}: ${found.message}` };
}

function containerProblem({ name, image, state, lastState }: V1ContainerStatus): Problem | undefined {
  const reason = state?.waiting?.reason;
  if (reason !== undefined && !startingReasons.includes(reason)) {
    const isImage = imageReasons.includes(reason);
    // What a crashing program printed may hold a secret: only its exit code is reported.
    const detail = reason === "CrashLoopBackOff" ? exitOf(lastState) : state?.waiting?.message;
    return {
      message: `container ${name}${isImage ? `, image ${image}` : ""}: ${explain(reason, detail)}`,
      image: isImage,
    };
  }
  const exit = exitOf(state);
  return exit === undefined ? undefined : { message: `container ${name}: ${exit}`, image: false };
}

function exitOf(state: V1ContainerStatus["state"]): string | undefined {
  const { exitCode, reason = "Error", message } = state?.terminated ?? { exitCode: 0 };
  if (exitCode === 0) return undefined;
  const explained = message?.startsWith(ownReason) ? `: ${message.slice(ownReason.length)}` : "";
  return `exit code ${exitCode} (${reason})${explained}`;
}

function explain(reason?: string, message?: string): string {
  return [reason, message].filter((part) => part !== undefined && part !== "").join(": ");
}
