import { proxyPort } from "../../components/litellm/deploymentSpec";
import {
  describeEmbeddedCluster,
  embeddedStepCount,
  monitorEmbeddedCluster,
  monitoringStepCount,
  prometheusUrl,
  redisExporterImageName,
} from "../../lab/embedded";
import { describeKindCluster, findKind, kindStepCount } from "../../lab/kind";
import { type ClusterClient, connect } from "../cluster/clusterClient";
import { readyReplicas, throughPod } from "../cluster/replicas";
import { describeEngine, findEngine, Stack } from "../engine";
import { merged } from "../engine/stackFile";
import { Progress } from "../shared/progress";
import type { LocalArguments } from "./arguments";
import { choosePlace } from "./choosePlace";
import { complete, type Completion, withVirtualKey } from "./completion";
import { worthShowing } from "./engineLines";
import { monitoringOverlay } from "./overlay";
import { embeddedPlace, kindPlace, ownPlace, type Place } from "./place";

/** The stack outputs that are used here. */
interface Outputs {
  profile: string;
  namespace: string;
  masterKey: string;
  masterKeySecretName: string;
  litellm: { service: string; deployment: string };
}

const deploySteps = 3;

/** Deploys a stack and sends a chat completion through it. @returns a summary with the commands to try next */
export async function up(given: LocalArguments, signal: AbortSignal): Promise<string> {
  const { stack: name, monitoring = false } = given;
  const wanted = await choose(given);
  const progress = new Progress(deploySteps + wanted.steps + (monitoring ? monitoringStepCount : 0));
  // Concurrently: on a new machine each of them builds for minutes.
  const [place, engine] = await Promise.all([wanted.place(progress), findEngine(progress)]);
  const stack = new Stack(engine, {
    stack: name,
    state: place.state,
    kubeconfig: place.kubeconfig,
    overlay: monitoring ? await monitored(progress, place) : place.overlay,
  });
  await progress.step(`pulumi up, stack ${name}`, async (report) => {
    const onLine = (line: string): void => {
      if (worthShowing(line)) report(line.trim());
    };
    await stack.up({ onLine, signal });
  });
  const outputs = (await stack.outputs(true)) as unknown as Outputs;
  const cluster = connect(place, outputs.namespace);
  const answer = await progress.step("a virtual key and a chat completion", () => firstCompletion(cluster, outputs));
  return summary({
    name,
    place,
    outputs,
    answer,
    engine: describeEngine(engine),
    url: await serviceUrl(cluster, outputs),
    monitoring,
  });
}

/** Says which cluster is used and why. @returns how to get it, in how many steps at most */
async function choose({ context, nodes, monitoring, on }: LocalArguments) {
  if (context !== undefined) return { steps: 0, place: () => ownPlace(context) };
  const [embedded, kind] = [describeEmbeddedCluster(), describeKindCluster()];
  const running = embedded ? "embedded" : kind ? "kind" : undefined;
  const choice = choosePlace({ wanted: on, nodes: nodes !== undefined, monitoring, running, kind: await findKind() });
  process.stdout.write(`cluster: ${choice.on} (${choice.why})\n`);
  if (choice.on === "kind") {
    const { engine } = choice;
    return { steps: kind ? 0 : kindStepCount, place: (progress: Progress) => kindPlace(progress, engine) };
  }
  return {
    steps: embedded ? 0 : embeddedStepCount,
    place: (progress: Progress) => embeddedPlace(progress, nodes),
  };
}

/** Has the embedded cluster monitored. @returns the overlay of a stack that is */
async function monitored(progress: Progress, { overlay }: Place): Promise<Record<string, unknown>> {
  const cluster = describeEmbeddedCluster();
  if (cluster === undefined) throw new Error("the embedded cluster has ended");
  await monitorEmbeddedCluster(progress, cluster);
  return merged(overlay, monitoringOverlay(redisExporterImageName())) as Record<string, unknown>;
}

/** Through one replica, which can be reached on any cluster. */
async function firstCompletion(cluster: ClusterClient, outputs: Outputs): Promise<Completion> {
  const { deployment } = outputs.litellm;
  const [pod] = await readyReplicas(cluster, deployment);
  if (pod === undefined)
    throw new Error(`no pod of Deployment ${deployment} in namespace ${cluster.namespace} is Ready`);
  return throughPod(cluster, pod, proxyPort, (url) =>
    withVirtualKey({ url, masterKey: outputs.masterKey }, (key) => complete(url, key, "mock")),
  );
}

async function serviceUrl(cluster: ClusterClient, outputs: Outputs): Promise<string> {
  const { namespace, core } = cluster;
  const service = await core.readNamespacedService({ namespace, name: outputs.litellm.service });
  return `http://${service.spec?.clusterIP ?? outputs.litellm.service}:4000`;
}

function summary(facts: {
  name: string;
  place: Place;
  outputs: Outputs;
  answer: Completion;
  engine: string;
  url: string;
  monitoring: boolean;
}): string {
  const { name, place, outputs, answer, engine, url, monitoring } = facts;
  const kubectl = place.kubeconfig === undefined ? `kubectl --context ${place.context}` : "kubectl";
  const local = place.embedded ? url : "http://127.0.0.1:4000";
  return [
    "",
    `Stack ${name} (profile ${outputs.profile}) is up; its model ${answer.model} responded: ${answer.text}`,
    `Deployed by ${engine}.`,
    "",
    `URL         ${local}${place.embedded ? " (from this machine)" : ""}`,
    ...(monitoring ? [`Prometheus  ${prometheusUrl} (from this machine; its API only)`] : []),
    `master key  in the Secret ${outputs.masterKeySecretName} of namespace ${outputs.namespace}`,
    "",
    "Try next:",
    ...(place.kubeconfig === undefined ? [] : [`  export KUBECONFIG=${place.kubeconfig}`]),
    ...(place.embedded
      ? []
      : [`  ${kubectl} -n ${outputs.namespace} port-forward service/${outputs.litellm.service} 4000 &`]),
    `  KEY=$(${kubectl} -n ${outputs.namespace} get secret ${outputs.masterKeySecretName} -o jsonpath='{.data.LITELLM_MASTER_KEY}' | base64 -d)`,
    `  curl -s ${local}/v1/chat/completions -H "Authorization: Bearer $KEY" -H 'Content-Type: application/json' \\`,
    `    -d '{"model": "${answer.model}", "messages": [{"role": "user", "content": "Hello?"}]}'`,
    ...(monitoring ? [`  curl -s ${prometheusUrl}/api/v1/alerts`] : []),
    `  npm run verify -- --stack ${name}`,
    `  npm run local -- down${place.kubeconfig === undefined ? ` ${name} --context ${place.context}` : ""}`,
  ].join("\n");
}
