import assert from "node:assert/strict";
import { rmSync } from "node:fs";

import { proxyPort } from "../../components/litellm/deploymentSpec";
import type { TeamConfig } from "../../examples/access/teams";
import { ClusterClient } from "../../tools/cluster/clusterClient";
import { type ForwardedPort, forwardPort } from "../../tools/cluster/portForward";
import { readyReplicas } from "../../tools/cluster/replicas";
import { EngineError, isUnchanged, type Stack } from "../../tools/engine";
import { complete, GatewayError } from "../../tools/local/completion";
import { waitFor } from "../../tools/shared/waitFor";
import { AccessStack } from "./support/accessStack";
import { assertAtMost } from "./support/assertions";
import { type Environment, environment, outputsOf, progress, suiteStack } from "./support/environment";
import { freshNamespace } from "./support/freshNamespace";
import { installInto } from "./support/installedLibrary";

const namespace = "e2e-access";
const teamNamespace = "e2e-access-teams";
const keyCount = 50;

/** For about four requests to the model of the shipped stacks. */
const tinyBudget = 0.0003;

/** Two teams with 50 keys; the first key of the first team has the tiny budget. */
const teams = (): TeamConfig[] =>
  ["payments", "research"].map((name) => ({
    name,
    monthlyBudget: 100,
    models: ["mock"],
    namespace: teamNamespace,
    keys: Array.from({ length: keyCount / 2 }, (_, index) => ({
      name: `${name}-${index + 1}`,
      owner: `${name}@example.com`,
      expires: "2099-12-31",
      budget: name === "payments" && index === 0 ? "tiny" : "small",
    })),
  }));

const budgets = (tiny: number) => [
  { name: "small", monthly: 20 },
  { name: "tiny", monthly: tiny },
];

describe("examples/access over a gateway", () => {
  let here: Environment;
  let gateway: Stack;
  let access: AccessStack;
  let folder: string;
  let forwarded: ForwardedPort;
  let url: string;
  let masterKey: string;
  let firstUp: string;
  let removeTeamNamespace: () => Promise<void>;

  before(async function () {
    this.timeout("20m");
    here = await environment();
    [folder, removeTeamNamespace] = await Promise.all([
      installInto("access"),
      freshNamespace(here.config, teamNamespace),
    ]);
    gateway = suiteStack(here, "ai-cost", namespace);
    await progress.step("up, the gateway below access", () => gateway.up());
    const outputs = await outputsOf(gateway);
    ({ masterKey } = outputs);
    const cluster = new ClusterClient(here.config, namespace);
    const [replica = ""] = await readyReplicas(cluster, outputs.litellm.deployment);
    forwarded = await forwardPort(cluster, replica, proxyPort);
    url = `http://127.0.0.1:${forwarded.port}`;
    access = new AccessStack(here, folder, namespace);
    await access.begin(url, masterKey);
    access.set({ budgets: budgets(tinyBudget), teams: teams() });
  });

  after(async () => {
    await forwarded?.close();
    await gateway?.destroy({ unprotect: true });
    await removeTeamNamespace?.();
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  });

  /** The keys in the Secrets of the teams, by the Secret's name. */
  const deliveredKeys = async (): Promise<Map<string, string>> => {
    const { core } = new ClusterClient(here.config, teamNamespace);
    const { items } = await core.listNamespacedSecret({ namespace: teamNamespace });
    return new Map(
      items.map(({ metadata, data }) => [
        metadata?.name ?? "",
        Buffer.from(data?.["OPENAI_API_KEY"] ?? "", "base64").toString("utf8"),
      ]),
    );
  };

  const keyOf = async (name: string): Promise<string> => {
    const key = (await deliveredKeys()).get(`llm-${name}`);
    assert.ok(key, `Secret llm-${name}`);
    return key;
  };

  const manage = async (path: string, body?: object): Promise<Record<string, unknown>> => {
    const response = await fetch(`${url}${path}`, {
      method: body === undefined ? "GET" : "POST",
      headers: { authorization: `Bearer ${masterKey}`, "content-type": "application/json" },
      body: body && JSON.stringify(body),
    });
    assert.ok(response.ok, `${path}: ${response.status}`);
    return (await response.json()) as Record<string, unknown>;
  };

  const infoOf = async (key: string) => (await manage(`/key/info?key=${key}`))["info"] as Record<string, unknown>;

  /** Whether a request is served; false where the key's budget refuses it. */
  const isServed = async (key: string): Promise<boolean> => {
    try {
      await complete(url, key, "mock");
      return true;
    } catch (error) {
      if (error instanceof GatewayError && error.status === 429) return false;
      throw error;
    }
  };

  /** The message of an update that fails. */
  const failure = async (work: Promise<unknown>): Promise<string> => {
    const error = await work.then(
      () => undefined,
      (caught: unknown) => caught,
    );
    assert.ok(error instanceof EngineError, String(error));
    return error.message;
  };

  it(`makes ${keyCount} keys in less than 60 s, each in a Secret of its team`, async () => {
    const start = performance.now();
    const { output } = await progress.step(`up, ${keyCount} keys`, () => access.stack.up());
    const seconds = (performance.now() - start) / 1000;
    firstUp = output;
    const keys = await deliveredKeys();
    const made = [...keys.values()].filter((key) => /^sk-\w{48}$/.test(key));
    assert.equal(made.length, keyCount);
    assertAtMost(seconds, 60, "seconds of the update");
    assert.ok(await isServed(await keyOf("research-1")));
  });

  it("changes nothing in a second up", async () => {
    const { changes, output } = await progress.step("up again, access", () => access.stack.up());
    assert.ok(isUnchanged(changes), output);
  });

  it("has no key in its output, its state or the proxy's log, nor the master key", async () => {
    const { core } = new ClusterClient(here.config, namespace);
    const pods = await core.listNamespacedPod({ namespace });
    const logs = await Promise.all(
      pods.items
        .filter(({ metadata }) => metadata?.name?.startsWith("litellm-") && !metadata.name.includes("-pg-"))
        .filter(({ status }) => status?.phase === "Running")
        .map(({ metadata }) => core.readNamespacedPodLog({ namespace, name: metadata?.name ?? "" })),
    );
    assert.notEqual(logs.join(""), "");
    const texts = { output: firstUp, state: access.stateText(), log: logs.join("\n") };
    for (const secret of [masterKey, ...(await deliveredKeys()).values()])
      for (const [where, text] of Object.entries(texts))
        for (const form of [secret, Buffer.from(secret).toString("base64"), encodeURIComponent(secret)])
          assert.ok(!text.includes(form), `a key is in the ${where}`);
  });

  it("raises a budget, which serves within a minute what it refused", async () => {
    const key = await keyOf("payments-1");
    await waitFor(async () => !(await isServed(key)), { deadline: 60, what: "the budget to be used up" });
    access.set({ budgets: budgets(5) });
    await progress.step("up, a budget raised", () => access.stack.up());
    const start = performance.now();
    await waitFor(() => isServed(key), { deadline: 60, what: "a request to be served" });
    process.stdout.write(`      served ${((performance.now() - start) / 1000).toFixed(0)} s after the update\n`);
  });

  it("shows in a preview what was edited by hand, and puts it right", async () => {
    const key = await keyOf("research-2");
    await manage("/key/update", { key, max_budget: 1000 });
    const { changes, output } = await access.stack.preview({ refresh: true });
    assert.equal(changes["to update"], 1, output);
    assert.match(output, /VirtualKey research-research-2 update/);
    await access.stack.up({ refresh: true });
    assert.equal((await infoOf(key))["max_budget"], null);
  });

  it("rejects a key without an expiry by the policy pack", async () => {
    const [first, ...others] = teams();
    assert.ok(first);
    const unlimited = { ...first, keys: first.keys.map(({ expires, ...key }) => (expires === "" ? key : key)) };
    access.set({ teams: [unlimited, ...others] });
    const message = await failure(access.stack.preview({ policies: true }));
    assert.match(message, /unlimited-virtual-key/);
    assert.match(message, /VirtualKey payments-payments-1 has no expiry/);
    access.set({ teams: teams() });
  });

  it("refuses to delete a key in use, until that is asked for", async () => {
    const key = await keyOf("payments-1");
    await waitFor(async () => Number((await infoOf(key))["spend"]) > 0, { deadline: 60, what: "spend to be stored" });
    const changed = (change: (keys: TeamConfig["keys"]) => TeamConfig["keys"]) =>
      access.set({ teams: teams().map((team, index) => (index === 0 ? { ...team, keys: change(team.keys) } : team)) });

    changed((keys) => keys.slice(1));
    const message = await failure(access.stack.up());
    assert.match(message, /virtual key payments-payments-1: has spent .*, and is not deleted.*deleteInUse: true/);
    assert.ok(await isServed(key));

    changed((keys) => keys.map((each, index) => (index === 0 ? { ...each, deleteInUse: true } : each)));
    await access.stack.up();
    changed((keys) => keys.slice(1));
    await access.stack.up();
    assert.equal((await infoOf(key))["status"], "deleted");
  });

  it("removes teams, budgets and keys that are not in use", async () => {
    await manage("/key/update", { key: await keyOf("research-1"), blocked: true });
    await progress.step("destroy, access", () => access.stack.destroy());
    const { keys } = await manage("/key/list?size=100");
    assert.deepEqual(keys, []);
    assert.deepEqual(await manage("/budget/list"), []);
    assert.deepEqual(await manage("/team/list"), []);
  });
});
