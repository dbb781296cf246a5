import { proxyPort } from "../../components/litellm/deploymentSpec";
import { describeEmbeddedCluster, embeddedStepCount } from "../../lab/embedded";
import { type ClusterClient, connect } from "../cluster/clusterClient";
import { readyReplicas, throughPod } from "../cluster/replicas";
import { describeEngine, findEngine, Stack } from "../engine";
import { Progress } from "../shared/progress";
import type { LocalArguments } from "./arguments";
import { complete, type Completion, withVirtualKey } from "./completion";
import { worthShowing } from "./engineLines";
import { embeddedPlace, ownPlace, type Place } from "./place";

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
export async function up({ stack: name, context, nodes }: LocalArguments, signal: AbortSignal): Promise<string> {
  const building = context === undefined && describeEmbeddedCluster() === undefined;
  const progress = new Progress(deploySteps + (building ? embeddedStepCount : 0));
  // Concurrently: on a new machine each of them builds for minutes.
  const [place, engine] = await Promise.all([
    context === undefined ? embeddedPlace(progress, nodes) : ownPlace(context),
    findEngine(progress),
  ]);
  const stack = new Stack(engine, {
    stack: name,
    state: place.state,
    kubeconfig: place.kubeconfig,
    overlay: place.overlay,
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
  });
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
}): string {
  const { name, place, outputs, answer, engine, url } = facts;
  const kubectl = place.kubeconfig === undefined ? `kubectl --context ${place.context}` : "kubectl";
  const local = place.embedded ? url : "http://127.0.0.1:4000";
  return [
    "",
    `Stack ${name} (profile ${outputs.profile}) is up; its model ${answer.model} responded: ${answer.text}`,
    `Deployed by ${engine}.`,
    "",
    `URL         ${local}${place.embedded ? " (from this machine)" : ""}`,
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
    `  npm run verify -- --stack ${name}`,
    `  npm run local -- down${place.embedded ? "" : ` ${name} --context ${place.context}`}`,
  ].join("\n");
}
