import assert from "node:assert/strict";
import { join } from "node:path";

import { ConfigError, resolveSettings } from "../../components";
import { type ProgramRun, runProgram, SecretValue } from "../../tools/program/runProgram";
import { valueAt } from "../../tools/program/valueAt";
import { findCreatedResource, settingsOf } from "../support/runStack";

/** What stands in a request for a value that is unknown. Source: `unknownValue` in @pulumi/pulumi/runtime/rpc.ts. */
const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

const identity = { project: "own", stack: "own" };

const ownProgram = (unknown?: string): Promise<ProgramRun> =>
  runProgram(
    {
      ...identity,
      values: unknown === undefined ? {} : { "own:unknown": unknown },
      secretKeys: [],
      preview: unknown !== undefined,
    },
    join(__dirname, "..", "support", "programs", "ownProgram.ts"),
  );

/** The paths of a resource's inputs, and what stands there. */
function leaves(value: unknown, path = ""): Map<string, unknown> {
  if (value === null || typeof value !== "object" || value instanceof SecretValue) return new Map([[path, value]]);
  return new Map(Object.entries(value).flatMap(([key, inside]) => [...leaves(inside, `${path}.${key}`)]));
}

/** By resource: the inputs that one run knows and another doesn't. */
function hiddenIn(preview: ProgramRun, known: ProgramRun): Record<string, string[]> {
  return Object.fromEntries(
    known.resources
      .map(({ name, type, inputs }) => {
        const other = leaves(preview.resources.find((each) => each.name === name && each.type === type)?.inputs);
        return [
          name,
          [...leaves(inputs).keys()].filter((path) => !other.has(path) || other.get(path) === unknownValue),
        ] as const;
      })
      .filter(([, paths]) => paths.length > 0),
  );
}

describe("resolveSettings", () => {
  it("gives the settings that a stack with the same config has", () => {
    const config = { profile: "prod", litellm: { replicas: 3 }, postgres: { storage: "50Gi" } } as const;
    const expected = settingsOf("prod", {
      checkCluster: true,
      litellm: { replicas: 3, models: undefined },
      postgres: { storage: "50Gi" },
    });
    assert.deepEqual(resolveSettings(config, expected.identity), expected);
  });

  it("refuses what a stack's reader refuses, with the same message", () => {
    assert.throws(
      () => resolveSettings({ profile: "prod", litellm: { replicas: 1 } }, identity),
      (error) => error instanceof ConfigError && /litellm\.replicas: 1 is not allowed/.test(error.message),
    );
  });

  it("makes secrets of provider keys that are plain text", async () => {
    const { providerKeys } = resolveSettings(
      { profile: "dev", litellm: { providerKeys: { A_KEY: "sk" } } },
      identity,
    ).litellm;
    assert.ok(await (providerKeys.A_KEY as unknown as { isSecret: Promise<boolean> }).isSecret);
  });

  it("checks that a model's key is among the provider keys", () => {
    const models = [{ model_name: "gpt", litellm_params: { model: "openai/gpt-4o", api_key: "os.environ/B_KEY" } }];
    assert.throws(
      () => resolveSettings({ profile: "dev", litellm: { providerKeys: { A_KEY: "sk" }, models } }, identity),
      /models\[0\]\.litellm_params\.api_key.*one of os\.environ\/A_KEY/,
    );
  });
});

describe("a program that makes a gateway by the public API", () => {
  it("gets its resources below names of its own, in a namespace of its own", async () => {
    const run = await ownProgram();
    const { name, inputs } = findCreatedResource(run, "Deployment", "-proxy");
    assert.equal(name, "own-litellm-proxy");
    assert.equal(valueAt(inputs, "metadata.namespace"), "own");
    assert.equal(run.outputs.url, "http://litellm.own.svc:4000");
  });

  it("sees everything but the namespace in a preview in which that is unknown", async () => {
    const hidden = hiddenIn(await ownProgram("namespace"), await ownProgram());
    const expected = /\.metadata\.namespace$|\.subjects\.0\.namespace$/;
    const further = Object.entries(hidden).flatMap(([name, paths]) =>
      paths.filter((path) => !expected.test(path)).map((path) => `${name}${path}`),
    );
    assert.deepEqual(further.sort(), [
      // The address of Redis has the namespace in it, and the Secret of the database waits for the database.
      "own-litellm-config.data.config.yaml",
      "own-litellm-migration.metadata.name",
      "own-litellm-migration.spec.template.spec.containers.0.env.0.valueFrom.secretKeyRef.name",
      "own-litellm-migration.spec.template.spec.initContainers.0.env.0.valueFrom.secretKeyRef.name",
      "own-litellm-proxy.spec.template.metadata.annotations.llm-gateway/config-checksum",
      "own-litellm-proxy.spec.template.spec.containers.0.env.0.valueFrom.secretKeyRef.name",
      "own-litellm-proxy.spec.template.spec.initContainers.0.env.0.valueFrom.secretKeyRef.name",
      "own-postgres-backups-prune.spec.jobTemplate.spec.template.spec.containers.0.env.0.value",
    ]);
  });

  it("sees everything but the keys' checksum in a preview in which a provider key is unknown", async () => {
    assert.deepEqual(hiddenIn(await ownProgram("key"), await ownProgram()), {
      "own-litellm-proxy": [".spec.template.metadata.annotations.llm-gateway/keys-checksum"],
    });
  });
});
