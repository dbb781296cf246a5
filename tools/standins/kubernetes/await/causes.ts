import { isMap, listAt, numberAt, type Properties, textAt, type Value } from "../../plugin/values";

/** Why something does not get ready. */
export interface Cause {
  message: string;
  /** Seconds after which waiting on is pointless; without it the cause may well pass by itself. */
  patience?: number;
}

// What a container waits for, and how long it may: a registry hiccup passes (the kubelet tries four times in 75 s), a
// name that can't be parsed does not.
const waitingReasons: Record<string, { patience?: number }> = {
  ErrImagePull: { patience: 75 },
  ImagePullBackOff: { patience: 75 },
  InvalidImageName: { patience: 0 },
  ErrImageNeverPull: { patience: 60 },
  CreateContainerConfigError: {},
  CreateContainerError: {},
  RunContainerError: {},
  CrashLoopBackOff: {},
};

function containerCause(status: Value): Cause | undefined {
  const name = textAt(status, "name") ?? "";
  const reason = textAt(status, "state", "waiting", "reason");
  if (reason !== undefined && reason in waitingReasons) {
    const message = textAt(status, "state", "waiting", "message");
    const ended = exitOf(status, "lastState");
    // What a crashing program printed may hold anything: only how it ended is told.
    const detail = reason === "CrashLoopBackOff" ? ended : message;
    return { message: `container ${name}: ${[reason, detail].filter(Boolean).join(": ")}`, ...waitingReasons[reason] };
  }
  const ended = exitOf(status, "state");
  return ended === undefined ? undefined : { message: `container ${name}: ${ended}` };
}

function exitOf(status: Value, state: "state" | "lastState"): string | undefined {
  const code = numberAt(status, state, "terminated", "exitCode");
  if (code === undefined || code === 0) return undefined;
  return `ended with exit code ${code} (${textAt(status, state, "terminated", "reason") ?? "Error"})`;
}

/** What keeps a pod from running, if anything does. */
export function podCause(pod: Properties): Cause | undefined {
  const of = (cause: Cause): Cause => ({
    ...cause,
    message: `pod ${textAt(pod, "metadata", "name")}: ${cause.message}`,
  });
  const statuses = [...listAt(pod, "status", "initContainerStatuses"), ...listAt(pod, "status", "containerStatuses")];
  for (const status of statuses) {
    const cause = containerCause(status);
    if (cause !== undefined) return of(cause);
  }
  const unscheduled = listAt(pod, "status", "conditions").find(
    (condition) => textAt(condition, "type") === "PodScheduled" && textAt(condition, "status") === "False",
  );
  if (unscheduled !== undefined) {
    return of({
      message: `${textAt(unscheduled, "reason") ?? "not scheduled"}: ${textAt(unscheduled, "message") ?? ""}`,
    });
  }
  const unready = listAt(pod, "status", "containerStatuses").find(
    (status) =>
      isMap(status) && status.ready === false && textAt(status, "state", "running", "startedAt") !== undefined,
  );
  if (unready === undefined) return undefined;
  return of({
    message: `container ${textAt(unready, "name")}: runs, but its readiness or startup probe does not succeed`,
  });
}

/** The claims that a pod mounts. */
export function claimsOf(pod: Properties): string[] {
  return listAt(pod, "spec", "volumes").flatMap((volume) => {
    const claim = textAt(volume, "persistentVolumeClaim", "claimName");
    return claim === undefined ? [] : [claim];
  });
}

/** The storage class that a claim waits for in vain or in good hope; `undefined` once it is bound. */
export function pendingStorageClass(claim: Properties): string | undefined {
  return textAt(claim, "status", "phase") === "Pending" ? textAt(claim, "spec", "storageClassName") : undefined;
}

/** A claim on storage that nobody provides. */
export function missingStorageClass(claim: string, storageClass: string): Cause {
  return {
    message: `PersistentVolumeClaim ${claim} asks for the storage class "${storageClass}", which does not exist`,
    patience: 60,
  };
}

/** The newest warning among an object's events. */
export function newestWarning(events: Value[]): Cause | undefined {
  const when = (event: Value): string => textAt(event, "lastTimestamp") ?? textAt(event, "eventTime") ?? "";
  const newest = events
    .filter((event) => textAt(event, "type") === "Warning")
    .sort((a, b) => when(a).localeCompare(when(b)))
    .at(-1);
  if (newest === undefined) return undefined;
  return { message: `${textAt(newest, "reason") ?? "warning"}: ${textAt(newest, "message") ?? ""}` };
}

/**
 * A label selector as the API's query takes it.
 * @returns `undefined` where the object selects nothing that could be asked for
 */
export function selectorQuery(object: Properties): string | undefined {
  // CloudNativePG labels what it makes with the cluster's name.
  if (textAt(object, "apiVersion")?.startsWith("postgresql.cnpg.io/") && object.kind === "Cluster") {
    return `cnpg.io/cluster=${textAt(object, "metadata", "name")}`;
  }
  const spec = object.spec;
  const labels = isMap(spec) && isMap(spec.selector) ? spec.selector.matchLabels : undefined;
  if (!isMap(labels) || Object.keys(labels).length === 0) return undefined;
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${typeof value === "string" ? value : ""}`)
    .join(",");
}
