import type { LiteLLMSettings } from "../settings";

/** Seconds that Services elsewhere may go on sending requests after a pod began to terminate. */
export const endpointLagSeconds = 5;

/**
 * Seconds in which LiteLLM writes the spend of its last requests. They are part of its own limit, which it counts from
 * SIGTERM on: what a stream uses up of it is missing afterwards (`_drain_spend_event_producer_on_shutdown`, 1.109.1).
 */
const settlingSeconds = 30;

/** Seconds from LiteLLM's own limit to SIGKILL. */
const marginSeconds = 10;

/** Seconds that a new pod may take to become Ready; Kubernetes' default for a rollout without progress. */
const startSeconds = 600;

/** Seconds for the end of a pod, and for what has to wait for it. */
export interface ShutdownTimes {
  /** LiteLLM's own limit: uvicorn lets requests end until then, and cancels what is left. */
  gracefulShutdown: number;
  terminationGrace: number;
  /** Without progress for so long a rollout has failed. */
  progressDeadline: number;
  /** Pulumi's own limits. */
  rollout: number;
  deletion: number;
}

/**
 * What follows from the longest request. A rollout doesn't wait for pods that are going, unless the new ones need
 * the room that these still take: then each new pod starts when an old one has ended.
 */
export function shutdownTimes(settings: Pick<LiteLLMSettings, "requestTimeoutSeconds" | "replicas">): ShutdownTimes {
  const gracefulShutdown = settings.requestTimeoutSeconds + settlingSeconds;
  const terminationGrace = endpointLagSeconds + gracefulShutdown + marginSeconds;
  const progressDeadline = terminationGrace + startSeconds;
  return {
    gracefulShutdown,
    terminationGrace,
    progressDeadline,
    rollout: settings.replicas * progressDeadline,
    deletion: terminationGrace + 120,
  };
}
