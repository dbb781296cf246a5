import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { parse } from "yaml";

import { neededProviderOptions } from "../../../components/config/providerOptions";
import { runCommandLine } from "../../../tools/preview/commandLine";
import { projectRoot } from "../../../tools/shared/folders";
import { ownProgram, TemporaryProject } from "../../support/temporaryProject";

const prod = readFileSync(join(projectRoot, "Pulumi.ai-prod.yaml"), "utf8");

const stackFile = (values: Record<string, unknown>): string =>
  JSON.stringify({ config: { ...neededProviderOptions, ...values } });

describe("npm run preview", function () {
  this.timeout(30_000);
  let project: TemporaryProject;

  before(() => {
    project = new TemporaryProject({
      "index.ts": ownProgram,
      "Pulumi.ai-dev.yaml": readFileSync(join(projectRoot, "Pulumi.ai-dev.yaml"), "utf8"),
      "Pulumi.ai-prod.yaml": prod,
      "Pulumi.wrong.yaml": stackFile({ "llm-gateway:profile": "prod", "llm-gateway:litellm": { replcias: 1 } }),
      "Pulumi.keys.yaml": `${prod}    providerKeys:\n      OPENAI_API_KEY:\n        secure: AAABsecret\n`,
      "Pulumi.unpriced.yaml": prod.replace("openai/gpt-4o", "hosted_vllm/own"),
      "Pulumi.team-prod.yaml": stackFile({ "llm-gateway:profile": "dev" }),
    });
  });
  after(() => {
    project.remove();
  });

  const run = (...args: string[]) => runCommandLine(args, { root: project.root });
  const folder = (stack: string): string => join(project.root, "preview-output", stack);

  it("previews ai-dev by default", async () => {
    const { exitCode, output } = await run();
    assert.equal(exitCode, 0);
    assert.match(output, /^Stack ai-dev: \d+ resources\n/);
  });

  it("prints the resources as a tree with their most important values", async () => {
    const { output } = await run("ai-prod");
    for (const line of [
      /^gateway \(llm-gateway:index:Gateway\)$/m,
      /^├─ gateway-litellm \(llm-gateway:litellm:LiteLLM\)$/m,
      /^│ {2}├─ gateway-litellm-proxy: Deployment litellm: 2 replicas, image \S+:v[\d.]+, cpu 500m, memory 2Gi \(limit 2Gi\), maxUnavailable 0$/m,
      /^│ {2}├─ gateway-litellm-disruption-budget: PodDisruptionBudget litellm: minAvailable 1$/m,
      /^│ {2}├─ gateway-litellm-salt-key: RandomPassword: length 40, protected, ignores changes$/m,
      /^├─ gateway-namespace: Namespace litellm: Pod Security restricted, protected$/m,
      /^│ {2}└─ gateway-postgres-backups-schedule: ScheduledBackup litellm-pg-daily: schedule 0 0 3 \* \* \*, method volumeSnapshot$/m,
      /Cluster litellm-pg: 3 instances, image \S+, storage 20Gi, .*enablePDB true, asynchronous, volume snapshots, protected$/m,
      /^ {3}├─ gateway-redis-server: Deployment litellm-redis: 1 replica, image \S+, cpu 100m, memory 256Mi \(limit 256Mi\), Recreate$/m,
      /^ {2}masterKey: "\[secret\]"$/m,
      /^ {2}url: http:\/\/litellm\.litellm\.svc:4000$/m,
    ]) {
      assert.match(output, line);
    }
  });

  it("writes each Kubernetes object to a file, with sorted keys", async () => {
    await run("ai-prod");
    const files = readdirSync(folder("ai-prod"));
    assert.ok(files.includes("gateway-litellm-proxy.deployment.yaml"), files.join(", "));
    for (const file of files) {
      const object = parse(readFileSync(join(folder("ai-prod"), file), "utf8")) as Record<string, unknown>;
      assert.ok(object.apiVersion && object.kind, file);
      assert.deepEqual(Object.keys(object), Object.keys(object).sort(), file);
    }
  });

  it("writes Secrets with their keys and without their values", async () => {
    await run("keys");
    const text = readFileSync(join(folder("keys"), "gateway-litellm-provider-keys.secret.yaml"), "utf8");
    assert.deepEqual((parse(text) as { stringData: unknown }).stringData, { OPENAI_API_KEY: "[secret]" });
    for (const file of readdirSync(folder("keys"))) {
      const manifest = readFileSync(join(folder("keys"), file), "utf8");
      assert.doesNotMatch(manifest, /placeholder-for-|generated-for-|AAABsecret/, file);
    }
  });

  it("removes manifests of an earlier preview", async () => {
    mkdirSync(folder("ai-dev"), { recursive: true });
    writeFileSync(join(folder("ai-dev"), "gateway-old.job.yaml"), "old\n");
    await run("ai-dev");
    assert.ok(!existsSync(join(folder("ai-dev"), "gateway-old.job.yaml")));
  });

  it("fails on invalid config with the program's message and writes nothing", async () => {
    const { exitCode, output, errors } = await run("wrong");
    assert.equal(exitCode, 1);
    assert.equal(output, "");
    assert.match(errors, /^The configuration of stack wrong can't be used \(1 problem\); nothing was changed\.\n/);
    assert.match(errors, /Did you mean litellm\.replicas\?$/);
    assert.ok(!existsSync(folder("wrong")));
  });

  it("fails on an unknown stack and names the known ones", async () => {
    const { exitCode, errors } = await run("ai-prd");
    assert.equal(exitCode, 1);
    assert.match(errors, /^Stack ai-prd not found .*; available: ai-dev, ai-prod, .*Did you mean ai-prod\?$/);
  });

  it("prints the usage on invalid arguments and with --help", async () => {
    assert.equal((await run("--dif", "HEAD")).exitCode, 2);
    assert.equal((await run("ai-dev", "ai-prod")).exitCode, 2);
    assert.match((await run("--dif", "HEAD")).errors, /npm run preview -- \[<stack>\]/);
    assert.match((await run("--help")).output, /npm run preview -- \[<stack>\]/);
  });

  it("shows the differences from a revision", async () => {
    project.commit("before");
    project.write({ "Pulumi.ai-prod.yaml": prod.replace("litellm:\n", "litellm:\n    replicas: 3\n") });
    const { exitCode, output } = await run("ai-prod", "--diff", "HEAD");
    project.write({ "Pulumi.ai-prod.yaml": prod });
    assert.equal(exitCode, 0);
    assert.match(
      output,
      /^Against HEAD: 0 added, 0 removed, 1 changed\.\n {2}changed gateway-litellm-proxy\.deployment\.yaml$/m,
    );
    assert.match(output, /^- {2}replicas: 2\n\+ {2}replicas: 3$/m);
    assert.match((await run("ai-prod", "--diff", "HEAD")).output, /^No manifest differs from HEAD\.$/m);
  });

  it("fails on an unknown revision", async () => {
    const { exitCode, errors } = await run("ai-dev", "--diff", "no-such-revision");
    assert.equal(exitCode, 1);
    assert.match(errors, /^Revision no-such-revision not found in this checkout\./);
  });

  it("fails on a mandatory policy, naming rule, resource and remedy", async () => {
    const { exitCode, output } = await run("team-prod");
    assert.equal(exitCode, 1);
    assert.match(
      output,
      /^Policies: [1-9]\d* mandatory, \d+ advisory; `pulumi up` with the policy pack would fail\.$/m,
    );
    assert.match(output, /^ {2}mandatory, \w+: non-production-profile-in-production-stack\n {4}.*team-prod.*\n {4}.+/m);
  });

  it("warns about a model without a price", async () => {
    const { exitCode, output } = await run("unpriced");
    assert.equal(exitCode, 0);
    assert.match(output, /^Warning: litellm\.models\[0\] \(mock\): .* refused with 403/m);
  });

  it("applies the given policy config", async () => {
    const file = join(project.root, "policies.json");
    writeFileSync(file, JSON.stringify({ all: "disabled" }));
    const { exitCode, output } = await run("team-prod", "--policy-config", file);
    assert.equal(exitCode, 0, output);
    assert.match(output, /^Policies: no violations\.$/m);
  });

  it("fails on an unreadable or invalid policy config with one sentence", async () => {
    writeFileSync(join(project.root, "list.json"), "[]");
    writeFileSync(join(project.root, "unknown.json"), '{"no-such-rule": "advisory"}');
    for (const [name, message] of [
      ["missing.json", /^The policy config .*missing\.json can't be read: /],
      ["list.json", /^The policy config .*list\.json must be a mapping of rules to their settings\.$/],
      ["unknown.json", /no-such-rule/],
    ] as const) {
      const { exitCode, errors } = await run("ai-dev", "--policy-config", join(project.root, name));
      assert.equal(exitCode, 1);
      assert.match(errors, message);
      assert.doesNotMatch(errors, /^ {4}at /m);
    }
  });

  it("finds no violation in the shipped production stack", async () => {
    const { output } = await run("ai-prod");
    assert.match(output, /^Policies: no violations\.$/m);
    assert.doesNotMatch(output, /^Warning/m);
  });

  it("exits with the code and the message, without a stack trace", () => {
    const command = ["-r", "ts-node/register", join(projectRoot, "tools/preview/main.ts"), "ai-prd"];
    const { status, stdout, stderr } = spawnSync(process.execPath, command, { encoding: "utf8", cwd: projectRoot });
    assert.equal(status, 1);
    assert.equal(stdout, "");
    assert.match(stderr, /^Stack ai-prd not found [^\n]*\n$/);
  });
});
