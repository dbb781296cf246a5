import { at, numberAt, type Properties, textAt } from "../../plugin/values";
import { conditionOf, explain, failed, isObserved, type Judgement, ready, waiting } from "./judgement";

const count = (object: Properties, ...path: string[]): number => numberAt(object, ...path) ?? 0;

/** Rolled out as `kubectl rollout status` understands it: every replica is new and available, no old one is left. */
export function judgeDeployment(deployment: Properties): Judgement {
  if (!isObserved(deployment)) return waiting("the deployment controller to see the change");
  const progressing = conditionOf(deployment, "Progressing");
  if (progressing?.reason === "ProgressDeadlineExceeded") return failed(explain(progressing));
  const wanted = numberAt(deployment, "spec", "replicas") ?? 1;
  const updated = count(deployment, "status", "updatedReplicas");
  const total = count(deployment, "status", "replicas");
  const available = count(deployment, "status", "availableReplicas");
  if (updated < wanted) return waiting(`${updated} of ${wanted} replicas to be of the new version`);
  if (total > updated) return waiting(`${total - updated} replicas of the old version to end`);
  if (available < updated) return waiting(`${available} of ${updated} replicas to be available`);
  return ready;
}

/** Rolled out: every replica is of the newest revision and ready. */
export function judgeStatefulSet(statefulSet: Properties): Judgement {
  if (!isObserved(statefulSet)) return waiting("the stateful set controller to see the change");
  const wanted = numberAt(statefulSet, "spec", "replicas") ?? 1;
  const actual = count(statefulSet, "status", "replicas");
  const readyReplicas = count(statefulSet, "status", "readyReplicas");
  if (actual !== wanted || readyReplicas < wanted) return waiting(`${readyReplicas} of ${wanted} replicas to be ready`);
  if (textAt(statefulSet, "spec", "updateStrategy", "type") === "OnDelete") return ready;
  const partition = count(statefulSet, "spec", "updateStrategy", "rollingUpdate", "partition");
  const updated = count(statefulSet, "status", "updatedReplicas");
  const current = textAt(statefulSet, "status", "currentRevision") === textAt(statefulSet, "status", "updateRevision");
  if (!current && updated < wanted - partition) {
    return waiting(`${updated} of ${wanted - partition} replicas to be of the new version`);
  }
  return ready;
}

/** Every node that should run a pod runs a new and available one. */
export function judgeDaemonSet(daemonSet: Properties): Judgement {
  if (!isObserved(daemonSet)) return waiting("the daemon set controller to see the change");
  const wanted = count(daemonSet, "status", "desiredNumberScheduled");
  const updated = count(daemonSet, "status", "updatedNumberScheduled");
  const available = count(daemonSet, "status", "numberAvailable");
  if (textAt(daemonSet, "spec", "updateStrategy", "type") !== "OnDelete" && updated < wanted) {
    return waiting(`${updated} of ${wanted} pods to be of the new version`);
  }
  return available < wanted ? waiting(`${available} of ${wanted} pods to be available`) : ready;
}

/** Complete; a suspended Job is as ready as it can be. */
export function judgeJob(job: Properties): Judgement {
  const broken = conditionOf(job, "Failed");
  if (broken?.status === "True") return failed(explain(broken));
  if (conditionOf(job, "Complete")?.status === "True" || at(job, "spec", "suspend") === true) return ready;
  const wanted = numberAt(job, "spec", "completions") ?? 1;
  const failures = count(job, "status", "failed");
  const noted = failures > 0 ? ` (${failures} failed so far)` : "";
  return waiting(`${count(job, "status", "succeeded")} of ${wanted} pods to succeed${noted}`);
}

/** Served by the API server, so that objects of the kind can be made. */
export function judgeDefinition(definition: Properties): Judgement {
  const refused = conditionOf(definition, "NamesAccepted");
  if (refused?.status === "False") return failed(explain(refused));
  return conditionOf(definition, "Established")?.status === "True"
    ? ready
    : waiting("the definition to be established");
}
