import assert from "node:assert/strict";

import { ApiClient } from "../../../../lab/standins/kubernetes/apiClient";
import { Discovery } from "../../../../lab/standins/kubernetes/discovery";
import { Objects } from "../../../../lab/standins/kubernetes/objects";
import { readSettings } from "../../../../lab/standins/kubernetes/settings";
import { omit, type Properties } from "../../../../lab/standins/plugin/values";
import { type Answer, FakeApiServer, refusal, type Seen } from "./fakeApiServer";

const configMap: Properties = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a", namespace: "n" } };
const identity = { apiVersion: "v1", kind: "ConfigMap", name: "a", namespace: "n" };
const live: Properties = { ...configMap, metadata: { name: "a", namespace: "n", uid: "1" } };
const notFound = refusal(404, "NotFound", 'configmaps "a" not found');
const silent = (): undefined => undefined;

describe("objects on an API server", () => {
  let server: FakeApiServer | undefined;
  afterEach(() => {
    server?.stop();
  });

  async function objects(answer: (request: Seen) => Answer, settings: Properties = {}): Promise<Objects> {
    server = new FakeApiServer(answer);
    const client = new ApiClient(await server.start(), 10);
    const read = readSettings(settings, {});
    return new Objects(client, new Discovery(client), { ...read, namespace: "default" });
  }
  const methods = (): string[] => (server?.seen ?? []).map(({ method }) => method);

  it("are created by POST with strict validation, as by Pulumi's own provider", async () => {
    const subject = await objects(({ method }) => (method === "GET" ? notFound : [201, live]));
    await subject.create(configMap, silent);
    const made = server?.seen.at(-1);
    assert.equal(made?.method, "POST");
    assert.equal(made.path, "/api/v1/namespaces/n/configmaps");
    assert.deepEqual(Object.fromEntries(made.query), { fieldManager: "pulumi-kubernetes", fieldValidation: "Strict" });
  });

  it("are changed by server-side apply under one field manager, which takes over the fields first", async () => {
    const made = {
      ...live,
      metadata: {
        name: "a",
        resourceVersion: "7",
        managedFields: [{ manager: "pulumi-kubernetes", operation: "Update", fieldsV1: { "f:data": {} } }],
      },
    };
    const subject = await objects(() => [200, made]);
    await subject.update(configMap, silent);
    const [read, taken, applied] = server?.seen ?? [];
    assert.equal(read?.method, "GET");
    assert.match(taken?.body ?? "", /"manager":"pulumi-kubernetes","operation":"Apply"/);
    assert.equal(applied?.path, "/api/v1/namespaces/n/configmaps/a");
    assert.deepEqual(Object.fromEntries(applied.query), {
      fieldManager: "pulumi-kubernetes",
      force: "false",
      fieldValidation: "Strict",
    });
  });

  it("are retried where another client changed them before their fields were taken over", async () => {
    const managedFields = [{ manager: "pulumi-kubernetes", operation: "Update", fieldsV1: {} }];
    const made: Properties = { ...live, metadata: { name: "a", resourceVersion: "7", managedFields } };
    const outdated = refusal(409, "Conflict", "the object has been modified; please apply your changes");
    const answers: Answer[] = [[200, made], outdated, [200, made], [200, made], [200, live]];
    const subject = await objects(() => answers.shift() ?? notFound);
    assert.deepEqual(await subject.update(configMap, silent), live);
  });

  it("are previewed by a dry run that overrides their own creation", async () => {
    const force = async (managedFields: Properties[]) => {
      const subject = await objects(() => [200, { ...live, metadata: { name: "a", managedFields } }]);
      await subject.preview(configMap);
      const { query } = server?.seen.at(-1) ?? {};
      server?.stop();
      assert.equal(query?.get("dryRun"), "All");
      return query.get("force");
    };
    assert.equal(await force([{ manager: "pulumi-kubernetes", operation: "Update" }]), "true");
    assert.equal(await force([{ manager: "kubectl-edit", operation: "Update" }]), "false");
  });

  it("aren't taken over where they exist, and the error names the fix", async () => {
    const subject = await objects(() => [200, live]);
    await assert.rejects(subject.create(configMap, silent), /^Error: configmaps "a" already exists\. Delete it/);
    assert.deepEqual(methods(), ["GET"]);
  });

  it("are taken over where the settings permit it", async () => {
    const subject = await objects(() => [200, live], { upsertExistingObjects: "true" });
    assert.deepEqual(await subject.create(configMap, silent), live);
  });

  it("are created after the deletion of their predecessor", async () => {
    const ending = { ...live, metadata: { name: "a", deletionTimestamp: "2026-01-01T00:00:00Z" } };
    const answers: Answer[] = [[200, ending], notFound, [201, live]];
    const subject = await objects(() => answers.shift() ?? notFound);
    assert.deepEqual(await subject.create(configMap, silent), live);
    assert.deepEqual(methods(), ["GET", "GET", "POST"]);
  });

  it("are created after their namespace", async () => {
    const namespaceMissing = refusal(404, "NotFound", 'namespaces "n" not found');
    const answers: Answer[] = [notFound, namespaceMissing, notFound, [201, live]];
    const subject = await objects(() => answers.shift() ?? notFound);
    assert.deepEqual(await subject.create(configMap, silent), live);
  });

  it("are retried where the server is overloaded", async () => {
    const answers: Answer[] = [refusal(503, "ServiceUnavailable", "busy"), [200, live]];
    const subject = await objects(() => answers.shift() ?? notFound);
    assert.deepEqual(await subject.apply(configMap), live);
  });

  it("are retried while their operator's webhook is starting", async () => {
    const away = refusal(500, "InternalError", 'failed calling webhook "x": connect: connection refused');
    const answers: Answer[] = [[200, live], away, [200, live], [200, live]];
    const subject = await objects(() => answers.shift() ?? notFound);
    assert.deepEqual(await subject.update(configMap, silent), live);
  });

  it("are named in an error where the server's message doesn't", async () => {
    const subject = await objects(() => refusal(500, "InternalError", "no"));
    await assert.rejects(subject.apply(configMap), /^Error: ConfigMap n\/a: no$/);
  });

  it("name the owner of a field in conflict and how to resolve it", async () => {
    const message = 'Apply failed with 1 conflict: conflict with "kubectl" using v1: .data.a';
    const subject = await objects(() => refusal(409, "Conflict", message));
    await assert.rejects(subject.apply(configMap), /conflict with "kubectl".*enablePatchForce/);
  });

  it("are applied by force where the object or the settings require it", async () => {
    const annotated = {
      ...configMap,
      metadata: { name: "a", namespace: "n", annotations: { "pulumi.com/patchForce": "true" } },
    };
    const subject = await objects(() => [200, live]);
    await subject.apply(annotated);
    assert.equal(server?.seen.at(-1)?.query.get("force"), "true");
    server.stop();
    const forcing = await objects(() => [200, live], { enablePatchForce: "true" });
    await forcing.apply(configMap);
    assert.equal(server.seen.at(-1)?.query.get("force"), "true");
  });

  it("are deleted with their dependents, until they are gone", async () => {
    const answers: Answer[] = [[200, live], [200, {}], [200, live], notFound];
    const subject = await objects(() => answers.shift() ?? notFound);
    await subject.delete(identity, 10, silent);
    assert.deepEqual(methods(), ["GET", "DELETE", "GET", "GET"]);
    assert.match(server?.seen[1]?.body ?? "", /"propagationPolicy":"Foreground".*"uid":"1"/);
  });

  it("count as deleted where they don't exist or were replaced", async () => {
    const subject = await objects(() => notFound);
    await subject.delete(identity, 10, silent);
    assert.deepEqual(methods(), ["GET"]);
    server?.stop();
    const answers: Answer[] = [
      [200, live],
      [200, {}],
      [200, { ...live, metadata: { name: "a", uid: "2" } }],
    ];
    const replaced = await objects(() => answers.shift() ?? notFound);
    await replaced.delete(identity, 10, silent);
    assert.equal(answers.length, 0);
  });

  it("report what blocks a deletion that times out", async () => {
    const held = { ...live, metadata: { name: "a", uid: "1", finalizers: ["example.com/keep"] } };
    const subject = await objects(({ method }) => [200, method === "GET" ? held : {}]);
    await assert.rejects(
      subject.delete(identity, 0, silent),
      /still being deleted after 0 s: held by example.com\/keep/,
    );
  });

  it("without a name get one from the server", async () => {
    const subject = await objects(() => [201, live]);
    await subject.create({ ...omit(configMap, "metadata"), metadata: { generateName: "a-", namespace: "n" } }, silent);
    assert.deepEqual([server?.seen[0]?.method, server?.seen[0]?.path], ["POST", "/api/v1/namespaces/n/configmaps"]);
  });

  it("report the address of a cluster that can't be reached", async () => {
    server = new FakeApiServer(() => notFound);
    const config = await server.start();
    server.stop();
    const client = new ApiClient(config);
    await assert.rejects(
      client.request("GET", "/version", {}, 0),
      /http:\/\/127\.0\.0\.1:\d+ can't be reached: .*ECONNREFUSED/,
    );
  });
});
