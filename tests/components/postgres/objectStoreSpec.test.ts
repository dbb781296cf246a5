import assert from "node:assert/strict";

import { clusterSpec } from "../../../components/postgres/clusterSpec";
import { objectStoreSpec } from "../../../components/postgres/objectStoreSpec";
import { createdResources, findCreatedResource, type Overrides, runStack, settingsOf } from "../../support/runStack";

const destinationPath = "s3://backups/gateway";

const settingsWith = (objectStore: Overrides) =>
  settingsOf("prod", { postgres: { objectStore: { destinationPath, ...objectStore } } }).postgres;

const storeOf = (objectStore: Overrides) => {
  const settings = settingsWith(objectStore).objectStore;
  assert.ok(settings);
  return objectStoreSpec(settings);
};

describe("the object store", () => {
  it("takes the credentials from the named Secret", () => {
    const credentialsSecret = { name: "s3", accessKeyIdKey: "id" };
    assert.deepEqual(storeOf({ credentialsSecret }).configuration.s3Credentials, {
      accessKeyId: { name: "s3", key: "id" },
      secretAccessKey: { name: "s3", key: "ACCESS_SECRET_KEY" },
    });
  });

  it("relies on the workload identity without a Secret", () => {
    assert.deepEqual(storeOf({}).configuration.s3Credentials, { inheritFromIAMRole: true });
  });

  it("keeps backups for 30 days unless the config sets retentionDays", () => {
    assert.equal(storeOf({}).retentionPolicy, "30d");
    assert.equal(storeOf({ retentionDays: 8 }).retentionPolicy, "8d");
  });

  it("verifies the endpoint's certificate with the named CA", () => {
    const { configuration } = storeOf({ endpointURL: "https://s3.example.com", caSecret: { name: "ca" } });
    assert.deepEqual(configuration.endpointCA, { name: "ca", key: "ca.crt" });
    assert.equal(configuration.endpointURL, "https://s3.example.com");
  });

  it("sends only the required checksums to an endpoint that is not AWS", () => {
    const names = (objectStore: Overrides) =>
      storeOf(objectStore).instanceSidecarConfiguration.env.map(({ name }) => name);
    assert.deepEqual(names({ region: "eu-central-1" }), ["AWS_DEFAULT_REGION"]);
    assert.ok(names({ endpointURL: "https://s3.example.com" }).includes("AWS_REQUEST_CHECKSUM_CALCULATION"));
  });

  it("is created before the Cluster, which depends on it", async () => {
    const run = await runStack("prod", { postgres: { objectStore: { destinationPath } } });
    const { name } = findCreatedResource(run, "ObjectStore");
    assert.ok(findCreatedResource(run, "Cluster").dependsOn.some((urn) => urn.endsWith(name)));
  });
});

describe("a Cluster with an object store", () => {
  it("archives its WAL by the plugin, under its own name", () => {
    assert.deepEqual(clusterSpec(settingsWith({}), {}).plugins, [
      {
        name: "barman-cloud.cloudnative-pg.io",
        isWALArchiver: true,
        parameters: { barmanObjectName: "litellm-pg-store", serverName: "litellm-pg" },
      },
    ]);
  });

  it("archives under the configured server name", () => {
    assert.equal(clusterSpec(settingsWith({ serverName: "second" }), {}).plugins?.[0]?.parameters.serverName, "second");
  });

  it("archives each WAL segment within five minutes", () => {
    const { archive_timeout: timeout = "" } = clusterSpec(settingsWith({}), {}).postgresql.parameters;
    assert.match(timeout, /^\d+s$/);
    assert.ok(Number.parseInt(timeout) <= 240);
  });

  it("has the annotations of the workload identity on its ServiceAccount", () => {
    const serviceAccountAnnotations = { "eks.amazonaws.com/role-arn": "arn:aws:iam::123456789012:role/backups" };
    assert.deepEqual(clusterSpec(settingsWith({ serviceAccountAnnotations }), {}).serviceAccountTemplate, {
      metadata: { annotations: serviceAccountAnnotations },
    });
  });

  it("takes base backups by the plugin beside the snapshots, the first one at once", async () => {
    const run = await runStack("prod", { postgres: { objectStore: { destinationPath, schedule: "0 0 1 * * *" } } });
    const { inputs } = findCreatedResource(run, "ScheduledBackup", "archive-schedule");
    const { spec } = inputs as unknown as { spec: Record<string, unknown> };
    assert.deepEqual(spec, {
      cluster: { name: "litellm-pg" },
      schedule: "0 0 1 * * *",
      method: "plugin",
      pluginConfiguration: { name: "barman-cloud.cloudnative-pg.io" },
      backupOwnerReference: "cluster",
      immediate: true,
      suspend: false,
    });
    assert.equal(createdResources(run, "ScheduledBackup").length, 2);
  });
});

describe("a stack without an object store", () => {
  it("archives nothing", async () => {
    const run = await runStack("prod");
    assert.equal(createdResources(run, "ObjectStore").length, 0);
    assert.equal(clusterSpec(settingsOf("prod").postgres, {}).plugins, undefined);
  });
});
