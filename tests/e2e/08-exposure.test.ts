import assert from "node:assert/strict";

import { gatewayApiVersion } from "../../components/exposure/gatewaySpec";
import { llmApiPaths } from "../../components/exposure/paths";
import { proxyPort } from "../../components/litellm/deploymentSpec";
import { installTraefik, removeTraefik, traefikClass, traefikNamespace, traefikPort } from "../../lab/embedded";
import { ClusterClient } from "../../tools/cluster/clusterClient";
import { readyReplicas, throughPod } from "../../tools/cluster/replicas";
import { isUnchanged, type Stack } from "../../tools/engine";
import { withVirtualKey } from "../../tools/local/completion";
import { waitFor } from "../../tools/shared/waitFor";
import type { CheckContext } from "../../tools/verify/check";
import { Cleanup } from "../../tools/verify/cleanup";
import { targetFromOutputs } from "../../tools/verify/target";
import { settingsOf } from "../support/runStack";
import { slowModel, slowPrompt, slowText, startSlowUpstream } from "../support/slowUpstream";
import { contextOf } from "./support/context";
import { type Environment, environment, outputsOf, progress, suiteStack } from "./support/environment";
import { freshNamespace } from "./support/freshNamespace";
import { askFromPod, type Asked, type Seen } from "./support/outsideClient";
import { type Answer, Probes } from "./support/probes";
import { selfSigned } from "./support/selfSigned";

const namespace = "e2e-exposure";

/** The name of Traefik's Service, which pods resolve. */
const host = `traefik.${traefikNamespace}.svc`;
const adminHost = "llm-admin.example.com";

/** Four pieces, each after 30 s of silence. */
const slowAnswer = { seconds: 120, chunks: 4 };

const bodyBytes = 20 * 2 ** 20;

/** Whether the proxy answered, which sends this header with everything; Traefik's own answers lack it. */
const isFromProxy = ({ headers }: Answer): boolean => headers["x-frame-options"] === "DENY";

/** What the proxy serves beside what its description has. */
const undescribed = ["/", "/docs", "/health/drain", "/metrics", "/metrics/", "/openapi.json", "/ui", "/ui/", "/x"];

/** Whether the public host serves a path. */
const isServed = (wanted: string): boolean =>
  llmApiPaths.some(({ path, match }) => wanted === path || (match === "prefix" && wanted.startsWith(`${path}/`)));

describe("a gateway that is exposed through Traefik", () => {
  let here: Environment;
  let cluster: ClusterClient;
  let stack: Stack;
  let address: string;
  let certificate: string;
  let removeNamespace: () => Promise<void>;
  const cleanup = new Cleanup();

  const stackWith = (way: Record<string, unknown>): Stack =>
    suiteStack(here, "ai-dev", namespace, {
      "llm-gateway:createNamespace": "false",
      "llm-gateway:exposure": { host, adminHost, tls: { secretName: "gateway-tls" }, ...way },
      "llm-gateway:litellm": { models: [...settingsOf("dev").litellm.models, slowModel] },
    });

  const context = async (): Promise<CheckContext> => {
    const target = async () => targetFromOutputs("ai-dev", await stack.outputs(true), here.place);
    return contextOf({ cluster, target }, cleanup);
  };

  const withProbes = async <T>(of: string, use: (probes: Probes) => Promise<T>): Promise<T> => {
    const probes = new Probes(address, traefikPort, of, certificate);
    try {
      return await use(probes);
    } finally {
      probes.close();
    }
  };

  const throughProxy = async <T>(use: (url: string, masterKey: string) => Promise<T>): Promise<T> => {
    const { litellm, masterKey } = await outputsOf(stack);
    const [replica = ""] = await readyReplicas(cluster, litellm.deployment);
    return throughPod(cluster, replica, proxyPort, (url) => use(url, masterKey));
  };

  const ask = (asked: Asked): Promise<Seen> =>
    throughProxy((url, masterKey) =>
      withVirtualKey({ url, masterKey }, async (key) =>
        askFromPod(await context(), { url: `https://${host}:${traefikPort}`, certificate, key }, asked),
      ),
    );

  /** Waits until the public host leads to the proxy: Traefik takes a second or two to see a change. */
  const untilServed = () =>
    withProbes(host, (probes) =>
      waitFor(async () => isFromProxy(await probes.ask("GET", "/v1/models")), {
        deadline: 60,
        what: `${host} to lead to the proxies`,
      }),
    );

  before(async function () {
    this.timeout("20m");
    here = await environment();
    if (!here.place.embedded) return this.skip();
    await installTraefik(progress);
    const traefik = new ClusterClient(here.config, traefikNamespace);
    const [pod] = await traefik.podsOf({ app: "traefik" });
    assert.ok(pod?.status?.podIP);
    address = pod.status.podIP;
    cluster = new ClusterClient(here.config, namespace);
    removeNamespace = await freshNamespace(here.config, namespace);
    const made = await selfSigned(host, adminHost);
    certificate = made.certificate;
    await cluster.core.createNamespacedSecret({
      namespace,
      body: {
        metadata: { name: "gateway-tls" },
        type: "kubernetes.io/tls",
        stringData: { "tls.crt": certificate, "tls.key": made.key },
      },
    });
    stack = stackWith({ gatewayClass: traefikClass, gatewayPort: traefikPort });
    await progress.step("up, exposed by a Gateway", () => stack.up({ policies: true }));
    await untilServed();
  });

  after(async () => {
    if (stack === undefined) return;
    assert.deepEqual(await cleanup.runAll(), []);
    await stack.destroy({ unprotect: true });
    await removeNamespace();
    await removeTraefik();
  });

  it("has a route that the Gateway accepted, with all that it refers to", async () => {
    const [group = "", version = ""] = gatewayApiVersion.split("/");
    const route: unknown = await cluster.custom.getNamespacedCustomObject({
      ...{ group, version, namespace, plural: "httproutes", name: "litellm" },
    });
    const { parents } = (route as { status: { parents: { conditions: { type: string; status: string }[] }[] } }).status;
    const conditions = parents.flatMap((parent) => parent.conditions.map(({ type, status }) => `${type} ${status}`));
    assert.deepEqual(conditions.sort(), ["Accepted True", "ResolvedRefs True"]);
  });

  it("changes nothing in a second up", async () => {
    const { changes, output } = await stack.up();
    assert.ok(isUnchanged(changes), output);
  });

  it("serves OpenAI's own client over TLS and HTTP/2", async () => {
    const seen = await ask({ model: "mock", prompt: "Hello?" });
    assert.deepEqual(
      { ...seen, text: seen.text !== "" },
      { version: "HTTP/2", status: 200, text: true, pieces: [], error: "" },
    );
  });

  it(`passes each piece of a stream of ${slowAnswer.seconds} s on at once, over silences of 30 s`, async () => {
    await startSlowUpstream(await context(), 600);
    const seen = await progress.step("a stream with silences", () =>
      ask({ model: slowModel.model_name, prompt: slowPrompt(slowAnswer), stream: true }),
    );
    assert.equal(seen.error, "");
    assert.equal(seen.text, slowText(slowAnswer));
    process.stdout.write(`      pieces after ${seen.pieces.join(", ")} s\n`);
    assert.equal(seen.pieces.length, slowAnswer.chunks);
    seen.pieces.forEach((at, index) => {
      assert.ok(Math.abs(at - 30 * (index + 1)) < 5, `piece ${index} came after ${at} s`);
    });
  });

  it("takes a body of 20 MB", async () => {
    const seen = await progress.step("a body of 20 MB", () =>
      ask({ model: "mock", prompt: "What is this?", imageBytes: bodyBytes }),
    );
    assert.deepEqual([seen.status, seen.error], [200, ""]);
  });

  /** Probes every route that the proxy has. @returns those that were answered by the wrong side, and how many there were */
  const probeAll = async (): Promise<{ wrong: string[]; hidden: number; served: number }> => {
    const described = await throughProxy(async (url) => {
      const answer = await fetch(`${url}/openapi.json`);
      return ((await answer.json()) as { paths: Record<string, Record<string, unknown>> }).paths;
    });
    const routes = [...Object.entries(described), ...undescribed.map((path) => [path, { get: {} }] as const)];
    return withProbes(host, async (probes) => {
      const wrong: string[] = [];
      const counts = { hidden: 0, served: 0 };
      for (const [path, methods] of routes) {
        const concrete = path.replace(/\{[^}]*\}/g, "x");
        const served = isServed(concrete);
        const method = (Object.keys(methods)[0] ?? "get").toUpperCase();
        const answer = await probes.ask(method, concrete);
        counts[served ? "served" : "hidden"] += 1;
        if (isFromProxy(answer) !== served || (!served && answer.status !== 404))
          wrong.push(`${method} ${concrete}: ${answer.status}`);
      }
      return { wrong, ...counts };
    });
  };

  it("answers 404 for every route of the proxy but those of the LLM API, without asking the proxy", async () => {
    const { wrong, hidden, served } = await progress.step("probes of every route", probeAll);
    process.stdout.write(`      ${hidden} routes hidden, ${served} served\n`);
    assert.deepEqual(wrong, []);
    assert.ok(hidden > 500 && served > 100, `${hidden} hidden, ${served} served`);
  });

  for (const path of [
    "/v1/files/../../key/info",
    "/v1/files/%2e%2e/%2e%2e/key/info",
    "/v1/files/..%2f..%2fkey%2finfo",
    "//key/info",
    "/V1/../key/info",
    "/v1/models/../../health/drain",
  ])
    it(`doesn't lead to administration by ${path}`, async () => {
      const { masterKey } = await outputsOf(stack);
      const answer = await withProbes(host, (probes) =>
        probes.ask("GET", path, { authorization: `Bearer ${masterKey}` }),
      );
      assert.ok(answer.status >= 300, `${answer.status}: ${answer.text.slice(0, 200)}`);
    });

  it("serves administration on its own host", async () => {
    const { masterKey } = await outputsOf(stack);
    const ask = (path: string) =>
      withProbes(adminHost, (probes) => probes.ask("GET", path, { authorization: `Bearer ${masterKey}` }));
    await waitFor(async () => (await ask("/key/list")).status === 200, { deadline: 30, what: "the keys to be listed" });
  });

  it("does the same by an Ingress", async () => {
    stack = stackWith({ ingressClass: traefikClass });
    await progress.step("up, exposed by an Ingress", () => stack.up({ policies: true }));
    await untilServed();
    const seen = await ask({ model: "mock", prompt: "Hello?" });
    assert.deepEqual([seen.version, seen.status, seen.error], ["HTTP/2", 200, ""]);
    assert.deepEqual((await probeAll()).wrong, []);
  });
});
