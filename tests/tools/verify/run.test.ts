import assert from "node:assert/strict";

import { KubeConfig } from "@kubernetes/client-node";

import { ClusterClient } from "../../../tools/cluster/clusterClient";
import type { Check } from "../../../tools/verify/check";
import { InterruptedError, runCheck } from "../../../tools/verify/run";
import type { Target } from "../../../tools/verify/target";

const target: Target = {
  stack: "ai-dev",
  namespace: "litellm",
  profile: "dev",
  masterKey: "sk-a",
  litellm: { deployment: "litellm", service: "litellm", replicas: 1 },
  postgres: { cluster: "litellm-pg", instances: 1 },
  backups: false,
  archives: false,
};

/** Never asked: these checks touch no cluster. */
const kubeConfig = new KubeConfig();
kubeConfig.loadFromClusterAndUser(
  { name: "none", server: "http://127.0.0.1:1", skipTLSVerify: false },
  { name: "none" },
);
const cluster = new ClusterClient(kubeConfig, "litellm");
const quiet = { cluster, write: () => undefined };

const checkThat = (run: Check["run"]): Check => ({
  name: "budget",
  disturbs: "nothing",
  notApplicable: () => undefined,
  run,
});

describe("verify: running a check", () => {
  it("counts an exception as a failure and keeps earlier findings", async () => {
    const outcome = await runCheck(
      checkThat(({ found }) => {
        found({ what: "a", expected: "b", seen: "b", ok: true });
        return Promise.reject(new Error("the proxy answered 500"));
      }),
      target,
      quiet,
    );
    assert.deepEqual(
      outcome.findings.map(({ ok, seen }) => ({ ok, seen })),
      [
        { ok: true, seen: "b" },
        { ok: false, seen: "the proxy answered 500" },
      ],
    );
  });

  it("has the steps and what the check recorded in its timeline", async () => {
    const { timeline } = await runCheck(
      checkThat(async ({ step, record }) => {
        await step("delete the pod", () => Promise.resolve());
        record({ kind: "rate", title: "requests", ticks: [{ at: 1, ok: 2, failed: 0 }] });
      }),
      target,
      quiet,
    );
    const [steps, requests] = timeline?.lanes ?? [];
    assert.ok(steps?.kind === "spans" && timeline);
    const [step] = steps.spans;
    assert.equal(step?.title, "delete the pod");
    assert.ok(timeline.from <= step.from && step.from <= step.to && step.to <= timeline.to);
    assert.deepEqual(requests, { kind: "rate", title: "requests", ticks: [{ at: 1, ok: 2, failed: 0 }] });
  });

  it("skips a check that lacks something in the cluster, and says what", async () => {
    const ran: string[] = [];
    const lacking: Check = {
      ...checkThat(() => Promise.resolve(void ran.push("run"))),
      missing: () => Promise.resolve("one node only"),
    };
    const outcome = await runCheck(lacking, target, quiet);
    assert.equal(outcome.skipped, "one node only");
    assert.deepEqual(ran, []);
  });

  it("counts a failed cleanup as a failure", async () => {
    const outcome = await runCheck(
      checkThat(({ cleanup }) => {
        cleanup.defer("lift the fence", () => Promise.reject(new Error("forbidden")));
        return Promise.resolve();
      }),
      target,
      quiet,
    );
    assert.deepEqual(outcome.findings.at(-1), {
      what: "clean up",
      expected: "nothing left behind",
      seen: "lift the fence: forbidden",
      ok: false,
    });
  });

  it("cleans up when interrupted during a wait", async () => {
    const interruption = new AbortController();
    const undone: string[] = [];
    const waiting = runCheck(
      checkThat(async ({ cleanup, step, waitFor }) => {
        cleanup.defer("scale back", () => Promise.resolve(void undone.push("scale back")));
        await step("wait", () =>
          waitFor(
            () => {
              interruption.abort();
              return Promise.resolve(false);
            },
            { deadline: 5, interval: 5, what: "nothing" },
          ),
        );
      }),
      target,
      { ...quiet, signal: interruption.signal },
    );
    await assert.rejects(waiting, InterruptedError);
    assert.deepEqual(undone, ["scale back"]);
  });

  it("starts no further step after an interruption", async () => {
    const interruption = new AbortController();
    interruption.abort();
    let begun = false;
    const running = runCheck(
      checkThat(({ step }) =>
        step("disturb", () => {
          begun = true;
          return Promise.resolve();
        }),
      ),
      target,
      { ...quiet, signal: interruption.signal },
    );
    await assert.rejects(running, InterruptedError);
    assert.equal(begun, false);
  });
});
