import assert from "node:assert/strict";

import { parse } from "yaml";

import { profileNames } from "../../../components/profile";
import { valueAt } from "../../../tools/program/valueAt";
import { environmentOf, firstContainer, podTemplate } from "../../support/podTemplates";
import { findCreatedResource, type Overrides, problemsOf, runStack } from "../../support/runStack";

/** A pod's end as the manifests have it, in seconds. */
async function endOf(profile: (typeof profileNames)[number], overrides: Overrides = {}) {
  const run = await runStack(profile, overrides);
  const deployment = findCreatedResource(run, "Deployment", "-proxy");
  const template = podTemplate(run, "litellm-proxy");
  const container = firstContainer(template);
  const variables = environmentOf(container);
  const config: unknown = parse(
    String(valueAt(findCreatedResource(run, "ConfigMap", "litellm-config").inputs, ["data", "config.yaml"])),
  );
  return {
    request: Number(valueAt(config, "litellm_settings.request_timeout")),
    stream: Number(variables.LITELLM_MAX_STREAMING_DURATION_SECONDS),
    lag: container.lifecycle.preStop.sleep.seconds,
    graceful: Number(variables.GRACEFUL_SHUTDOWN_TIMEOUT),
    grace: template.spec.terminationGracePeriodSeconds,
    progressDeadline: Number(valueAt(deployment.inputs, "spec.progressDeadlineSeconds")),
    probes: [container.livenessProbe, container.startupProbe].map((probe) => probe.terminationGracePeriodSeconds),
    template,
  };
}

describe("a proxy's pod that receives SIGTERM", () => {
  for (const profile of profileNames) {
    it(`waits for the longest request and for its spend to be written: ${profile}`, async () => {
      const { request, stream, lag, graceful, grace } = await endOf(profile);
      assert.equal(stream, request);
      // LiteLLM keeps 10 s of its limit for the teardown, what is left is for the spend.
      assert.ok(graceful >= request + 20, `${graceful} s for requests of ${request} s`);
      assert.ok(grace > lag + graceful, `${grace} s, of which ${lag} and ${graceful} are spent`);
    });
  }

  it("waits for 600 s in prod, and for less where it is the only replica", async () => {
    const requests = await Promise.all(profileNames.map(async (profile) => (await endOf(profile)).request));
    assert.deepEqual(requests, [120, 300, 600]);
  });

  it("waits for the configured request timeout", async () => {
    const { request, grace } = await endOf("dev", { litellm: { requestTimeoutSeconds: 1000 } });
    assert.equal(request, 1000);
    assert.ok(grace > 1000);
  });

  it("does not count as a rollout without progress while a new pod waits for its room", async () => {
    const { grace, progressDeadline } = await endOf("prod");
    assert.ok(progressDeadline >= grace + 300, "an old pod ends, then a new one starts");
  });

  it("is killed soon where a probe failed: it would not end its streams", async () => {
    for (const seconds of (await endOf("prod")).probes) assert.ok(seconds <= 60, String(seconds));
  });

  it("gets SIGTERM also while it waits for the database", async () => {
    assert.equal((await endOf("prod")).template.spec.shareProcessNamespace, true);
  });
});

describe("timeouts of models and router", () => {
  const model = { model_name: "slow", litellm_params: { model: "openai/gpt-4o", timeout: 601 } };
  const refused: [string, Overrides][] = [
    ["litellm.models[0].litellm_params.timeout", { models: [model] }],
    [
      "litellm.models[0].litellm_params.stream_timeout",
      { models: [{ ...model, litellm_params: { model: "openai/gpt-4o", stream_timeout: "900" } }] },
    ],
    ["litellm.routerSettings.timeout", { routerSettings: { timeout: 900 } }],
    ["litellm.routerSettings.stream_timeout", { routerSettings: { stream_timeout: 900 } }],
  ];
  for (const [path, litellm] of refused) {
    it(`are refused above the longest request: ${path}`, () => {
      const [problem, ...others] = problemsOf("prod", { litellm });
      assert.deepEqual(others, []);
      assert.equal(problem?.path, path);
      assert.match(problem.allowed, /at most litellm\.requestTimeoutSeconds \(600\)/);
    });
  }

  it("are taken up to it", () => {
    const shorter = { ...model, litellm_params: { ...model.litellm_params, timeout: 600 } };
    assert.deepEqual(problemsOf("prod", { litellm: { models: [shorter], routerSettings: { timeout: 30 } } }), []);
  });
});
