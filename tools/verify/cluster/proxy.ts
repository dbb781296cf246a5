import { randomBytes } from "node:crypto";
import { request } from "node:http";

import type { V1Pod } from "@kubernetes/client-node";
import { z } from "zod";

import { isReady, mergePatch, nameOf, type ClusterClient } from "../../cluster/clusterClient";
import { forwardPort } from "../../cluster/portForward";
import { waitFor } from "../../shared/waitFor";
import type { CheckContext } from "../check";

/** The port that the proxy's container serves on (components/litellm/deploymentSpec.ts names it `http`). */
const portName = "http";

/** Seconds after which a request without a response counts as refused. */
const requestTimeout = 30;

/** The response of a proxy. */
export interface Answer {
  /** HTTP status; 0 without a response. */
  status: number;
  headers: Record<string, string | string[] | undefined>;
  /** The body, or the error without a response. */
  body: string;
}

/** One replica of the proxy, addressed directly. */
export interface Replica {
  /** The pod's name. */
  name: string;
  /** Sends a request with a key. Never throws: an error is a response with status 0. */
  call(method: "GET" | "POST", path: string, key: string, body?: object): Promise<Answer>;
}

function send(port: number, method: string, path: string, key: string, body?: object): Promise<Answer> {
  const payload = body === undefined ? undefined : JSON.stringify(body);
  return new Promise((resolve) => {
    const outgoing = request(
      {
        host: "127.0.0.1",
        port,
        method,
        path,
        timeout: requestTimeout * 1000,
        // A new connection for each request: a persistent one would outlive the pod.
        agent: false,
        headers: {
          authorization: `Bearer ${key}`,
          ...(payload === undefined
            ? {}
            : { "content-type": "application/json", "content-length": Buffer.byteLength(payload) }),
        },
      },
      (response) => {
        const chunks: Buffer[] = [];
        const { headers, statusCode = 0 } = response;
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () => {
          resolve({ status: statusCode, headers, body: Buffer.concat(chunks).toString("utf8") });
        });
        response.on("error", ({ message }) => {
          resolve({ status: 0, headers, body: message });
        });
      },
    );
    outgoing.on("timeout", () => outgoing.destroy(new Error(`no response within ${requestTimeout} s`)));
    outgoing.on("error", ({ message }) => {
      resolve({ status: 0, headers: {}, body: message });
    });
    outgoing.end(payload);
  });
}

/** The proxy's pods that are not terminating. */
export async function proxyPods(cluster: ClusterClient, deployment: string): Promise<V1Pod[]> {
  const { namespace, apps } = cluster;
  const { spec } = await apps.readNamespacedDeployment({ namespace, name: deployment });
  return cluster.podsOf(spec?.selector.matchLabels ?? {});
}

/** The annotation that `kubectl rollout restart` sets. */
const restartedAt = "kubectl.kubernetes.io/restartedAt";

/** Replaces every pod of the proxy, as `kubectl rollout restart` does. */
export async function restartProxies({ apps, namespace }: ClusterClient, deployment: string): Promise<void> {
  const body = { spec: { template: { metadata: { annotations: { [restartedAt]: new Date().toISOString() } } } } };
  await apps.patchNamespacedDeployment({ namespace, name: deployment, body }, mergePatch);
}

/** Connects to one replica until the end of the check. */
export async function openReplica({ cluster, cleanup }: CheckContext, pod: V1Pod): Promise<Replica> {
  const ports = pod.spec?.containers.flatMap((container) => container.ports ?? []) ?? [];
  const port = ports.find(({ name }) => name === portName)?.containerPort;
  if (port === undefined) throw new Error(`pod ${nameOf(pod)} has no port named ${portName}`);
  const forwarded = await forwardPort(cluster, nameOf(pod), port);
  cleanup.defer(`close the connection to pod ${nameOf(pod)}`, () => forwarded.close());
  return {
    name: nameOf(pod),
    call: (method, path, key, body) => send(forwarded.port, method, path, key, body),
  };
}

/** Connects to every replica, once as many are Ready as the stack has. */
export async function openReplicas(context: CheckContext): Promise<Replica[]> {
  const { cluster, target } = context;
  const pods = await context.waitFor(
    async () => {
      const ready = (await proxyPods(cluster, target.litellm.deployment)).filter(isReady);
      return ready.length >= target.litellm.replicas && ready;
    },
    { deadline: 180, what: `${target.litellm.replicas} Ready replicas of Deployment ${target.litellm.deployment}` },
  );
  return Promise.all(pods.map((pod) => openReplica(context, pod)));
}

/**
 * The smallest chat completion, whose cost is known and low.
 * @param maxTokens LiteLLM reserves the cost of this many tokens until it has the response
 */
export const completion = (model: string, maxTokens = 5): object => ({
  model,
  max_tokens: maxTokens,
  messages: [{ role: "user", content: "ping" }],
});

/** The path of chat completions. */
export const completionPath = "/v1/chat/completions";

/** The header with the cost of a request in US dollars (LiteLLM 1.109). */
const costHeader = "x-litellm-response-cost";

/** The cost of a response, in US dollars. */
export const costOf = ({ headers }: Answer): number => Number(headers[costHeader] ?? 0);

/** A response as shown in the table: `503 no_db_connection`. */
export function briefly({ status, body }: Answer): string {
  if (status === 200) return "200";
  const parsed = errorSchema.safeParse(parseJson(body));
  const { type, message } = parsed.data?.error ?? {};
  return `${status} ${type ?? message ?? body}`.slice(0, 120);
}

const errorSchema = z.object({ error: z.object({ type: z.string().nullish(), message: z.string().nullish() }) });

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The body of a response. @throws Error with the response, where the status isn't 200 or the body not as expected */
export function expectBody<T>(answer: Answer, schema: z.ZodType<T>, what: string): T {
  if (answer.status !== 200) throw new Error(`${what}: the proxy responded ${briefly(answer)}`);
  return schema.parse(parseJson(answer.body));
}

/** The model of the requests: the given one, or the first of the proxy. */
export async function chooseModel({ model, target }: CheckContext, replica: Replica): Promise<string> {
  if (model !== undefined) return model;
  const answer = await replica.call("GET", "/v1/models", target.masterKey);
  const { data } = expectBody(answer, z.object({ data: z.array(z.object({ id: z.string() })) }), "list the models");
  const first = data[0]?.id;
  if (first === undefined) throw new Error("the proxy has no model: set litellm.models, or name one with --model");
  return first;
}

/**
 * Creates a virtual key that is deleted at the end of the check and expires in any case.
 * @param maxBudget US dollars; unlimited by default
 */
export async function createVirtualKey(context: CheckContext, replica: Replica, maxBudget?: number): Promise<string> {
  const { target, cleanup } = context;
  // Chosen here, so that the key can be deleted even without a response.
  const key = `sk-verify-${randomBytes(24).toString("base64url")}`;
  cleanup.defer("delete the virtual key", () => deleteVirtualKey(context, key));
  const answer = await replica.call("POST", "/key/generate", target.masterKey, {
    key,
    duration: "1h",
    metadata: { purpose: "npm run verify" },
    ...(maxBudget === undefined ? {} : { max_budget: maxBudget }),
  });
  if (answer.status !== 200) throw new Error(`create a virtual key: the proxy responded ${briefly(answer)}`);
  return key;
}

/** Through any Ready replica: the one that created the key may be gone, or not Ready yet. */
async function deleteVirtualKey(context: CheckContext, key: string): Promise<void> {
  const { cluster, target } = context;
  await waitFor(
    async () => {
      const [pod] = (await proxyPods(cluster, target.litellm.deployment)).filter(isReady);
      if (pod === undefined) throw new Error("no replica is Ready");
      const replica = await openReplica(context, pod);
      const answer = await replica.call("POST", "/key/delete", target.masterKey, { keys: [key] });
      // 404: it was never created.
      if (answer.status === 200 || answer.status === 404) return true;
      throw new Error(`the proxy responded ${briefly(answer)}`);
    },
    { deadline: 120, interval: 3, what: "the virtual key, which expires within the hour, to be deleted" },
  );
}
