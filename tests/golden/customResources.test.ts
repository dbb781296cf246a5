import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { Ajv, type ValidateFunction } from "ajv";
import { parse } from "yaml";

import { definitionSchema } from "../../tools/generate/definitionSchema";
import { runStack } from "../support/runStack";

interface CustomResource {
  apiVersion: string;
  kind: string;
}

/** Kubernetes' schemas have properties that only one branch of `oneOf` names, which ajv's strict mode refuses. */
const ajv = new Ajv({ allErrors: true, strict: false, validateFormats: false });

const validators: Record<string, ValidateFunction> = Object.fromEntries(
  ["Cluster", "Gateway", "HTTPRoute", "ObjectStore", "PodMonitor", "PrometheusRule", "ScheduledBackup"].map((kind) => [
    kind,
    ajv.compile(
      JSON.parse(readFileSync(join(__dirname, "schemas", `${kind.toLowerCase()}.json`), "utf8")) as Record<
        string,
        unknown
      >,
    ),
  ]),
);

/** What the operator's definition says against an object. */
function problems(resource: CustomResource): string[] {
  const validate = validators[resource.kind];
  assert.ok(validate, `no schema of ${resource.kind}: add it to tools/generate/operatorSchemas.ts`);
  return validate(resource)
    ? []
    : (validate.errors ?? []).map(({ instancePath, message, params }) =>
        [instancePath, message, JSON.stringify(params)].join(" "),
      );
}

function customResourcesOf(stack: string): CustomResource[] {
  const folder = join(__dirname, "manifests", stack);
  return readdirSync(folder)
    .map((file) => parse(readFileSync(join(folder, file), "utf8")) as CustomResource)
    .filter(({ apiVersion }) =>
      /^(?:postgresql\.cnpg\.io|monitoring\.coreos\.com|gateway\.networking\.k8s\.io)\//.test(apiVersion),
    );
}

const production = (): CustomResource => {
  const cluster = customResourcesOf("ai-prod").find(({ kind }) => kind === "Cluster");
  assert.ok(cluster);
  return cluster;
};

describe("the golden custom resources", () => {
  // An Ingress is one of Kubernetes' own.
  for (const stack of readdirSync(join(__dirname, "manifests")).filter((name) => name !== "ai-prod-ingress")) {
    it(`of stack ${stack} are what the operator's definitions accept`, () => {
      const resources = customResourcesOf(stack);
      assert.notEqual(resources.length, 0);
      for (const resource of resources) assert.deepEqual(problems(resource), [], resource.kind);
    });
  }

  const spoilt: Record<string, [spoil: (spec: Record<string, unknown>) => void, message: RegExp]> = {
    "a field that the operator doesn't know": [(spec) => (spec.instance = 3), /additional properties.*instance/],
    "a field of another type": [(spec) => (spec.instances = "3"), /\/spec\/instances must be integer/],
    "a value that isn't one of the enumeration": [
      (spec) => (spec.primaryUpdateStrategy = "automatic"),
      /\/spec\/primaryUpdateStrategy must be equal to one of/,
    ],
    "a field below a list's items": [
      (spec) => (spec.affinity = { tolerations: [{ keys: "a" }] }),
      /\/spec\/affinity\/tolerations\/0 must NOT have additional properties/,
    ],
  };
  for (const [what, [spoil, message]] of Object.entries(spoilt)) {
    it(`would not be accepted with ${what}`, () => {
      const cluster = structuredClone(production()) as CustomResource & { spec: Record<string, unknown> };
      spoil(cluster.spec);
      assert.match(problems(cluster).join("\n"), message);
    });
  }
});

describe("the custom resources of a stack with an object store", () => {
  const stores = {
    "credentials from a Secret and an endpoint of its own": {
      destinationPath: "s3://backups/gateway",
      endpointURL: "https://s3.example.com",
      region: "eu-central-1",
      credentialsSecret: { name: "backup-credentials" },
      caSecret: { name: "backup-ca" },
    },
    "the cloud's workload identity": {
      destinationPath: "s3://backups",
      serviceAccountAnnotations: { "eks.amazonaws.com/role-arn": "arn:aws:iam::123456789012:role/backups" },
    },
  };
  for (const [what, objectStore] of Object.entries(stores)) {
    it(`are what the definitions accept, with ${what}`, async () => {
      const { resources } = await runStack("prod", { postgres: { objectStore } });
      const custom = resources
        .map(({ inputs }) => inputs as unknown as CustomResource)
        .filter(({ kind }) => kind in validators);
      assert.deepEqual(custom.map(({ kind }) => kind).sort(), [
        "Cluster",
        "ObjectStore",
        "ScheduledBackup",
        "ScheduledBackup",
      ]);
      for (const resource of custom) assert.deepEqual(problems(resource), [], resource.kind);
    });
  }
});

describe("the custom resources of a stack that is restored", () => {
  const objectStore = { destinationPath: "s3://backups/gateway", serverName: "litellm-pg" };
  const recoveries = {
    "a Backup": { backup: "before-upgrade" },
    "a VolumeSnapshot": { snapshot: "before-upgrade" },
    "an object store": { objectStore },
    "an object store, to a time": { objectStore, targetTime: "2026-11-24T06:39:58Z" },
  };
  for (const [what, recovery] of Object.entries(recoveries)) {
    it(`are what the definitions accept, from ${what}`, async () => {
      const { resources } = await runStack("prod", { postgres: { recovery } });
      const custom = resources
        .map(({ inputs }) => inputs as unknown as CustomResource)
        .filter(({ kind }) => kind in validators);
      for (const resource of custom) assert.deepEqual(problems(resource), [], resource.kind);
    });
  }
});

describe("the schema of a custom resource definition", () => {
  const definitionOf = (spec: object) => ({
    spec: {
      names: { kind: "Thing" },
      versions: [{ name: "v1", schema: { openAPIV3Schema: { properties: { spec } } } }],
    },
  });
  const accepts = (spec: object, value: unknown): boolean =>
    ajv.compile(definitionSchema(definitionOf(spec), "v1").schema)({ spec: value }) as boolean;

  it("refuses fields that it doesn't name", () => {
    assert.ok(!accepts({ type: "object", properties: { a: { type: "string" } } }, { b: "1" }));
  });

  it("accepts any field where the definition preserves unknown ones", () => {
    const spec = { type: "object", properties: { a: {} }, "x-kubernetes-preserve-unknown-fields": true };
    assert.ok(accepts(spec, { b: "1" }));
  });

  it("accepts any key of a map, and its values only", () => {
    const spec = { type: "object", additionalProperties: { type: "string" } };
    assert.deepEqual([accepts(spec, { any: "1" }), accepts(spec, { any: 1 })], [true, false]);
  });

  it("accepts null where the definition says nullable", () => {
    assert.ok(accepts({ type: "string", nullable: true }, null));
  });

  it("throws on a version that the definition doesn't have", () => {
    assert.throws(() => definitionSchema(definitionOf({}), "v2"), /CustomResourceDefinition Thing has no version v2/);
  });
});
