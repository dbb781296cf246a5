import assert from "node:assert/strict";

import { credentials, Server, ServerCredentials, type ServiceError } from "@grpc/grpc-js";
import { ResourceProviderClient, ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import {
  CreateRequest,
  type CreateResponse,
  DiffRequest,
  type DiffResponse,
  ErrorResourceInitFailed,
} from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";

import { NotReadyError, type ResourceProvider } from "../../../../lab/standins/plugin/provider";
import { service } from "../../../../lab/standins/plugin/server";

const unused = (): never => {
  throw new Error("not part of this test");
};

const provider: ResourceProvider = {
  version: "1.2.3",
  configure: () => Promise.resolve(),
  check: unused,
  diff: () =>
    Promise.resolve({ changes: new Map([["spec.a", { kind: "update", replace: true }]]), deleteBeforeReplace: true }),
  create: ({ inputs }) =>
    Promise.reject(
      inputs.made === true
        ? new NotReadyError("made, but not ready", "an-id", { kept: "property" })
        : new Error(`refused: ${JSON.stringify(inputs)}`),
    ),
  read: unused,
  update: unused,
  delete: unused,
  cancel: unused,
};

describe("a provider behind gRPC", () => {
  const server = new Server();
  let client: ResourceProviderClient;

  before((done) => {
    server.addService(ResourceProviderService, service(provider));
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
      client = new ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure());
      done(error ?? undefined);
    });
  });
  after(() => {
    client.close();
    server.forceShutdown();
  });

  const create = (properties: Record<string, string | boolean>): Promise<ServiceError> =>
    new Promise((resolve, reject) => {
      const request = new CreateRequest();
      request.setProperties(Struct.fromJavaScript(properties));
      client.create(request, (error: ServiceError | null, response: CreateResponse) => {
        if (error === null) reject(new Error(`no error, but ${response.getId()}`));
        else resolve(error);
      });
    });

  it("passes on a resource that was created in spite of a failure, so that the engine records it", async () => {
    const error = await create({ made: true });
    const status = Status.deserializeBinary(error.metadata.get("grpc-status-details-bin")[0] as Buffer);
    const detail = status
      .getDetailsList()[0]
      ?.unpack((bytes) => ErrorResourceInitFailed.deserializeBinary(bytes), "pulumirpc.ErrorResourceInitFailed");
    assert.equal(detail?.getId(), "an-id");
    assert.deepEqual(detail.getProperties()?.toJavaScript(), { kept: "property" });
    assert.deepEqual(detail.getReasonsList(), ["made, but not ready"]);
  });

  it("redacts secrets in errors", async () => {
    const secret = "4dabf18193072939515e22adb298388d";
    const mark = "1b47061264138c4ac30d75fd1eb44270";
    const wrapped = { password: { [secret]: mark, value: "hunter2!" } } as unknown as Record<string, string>;
    const error = await create(wrapped);
    assert.match(error.details, /refused/);
    assert.doesNotMatch(error.details, /hunter2!/);
  });

  it("names each changed property and those that replace the resource", async () => {
    const response = await new Promise<DiffResponse>((resolve, reject) => {
      client.diff(new DiffRequest(), (error: ServiceError | null, answer: DiffResponse) => {
        if (error === null) resolve(answer);
        else reject(new Error(error.details));
      });
    });
    assert.deepEqual(response.getReplacesList(), ["spec.a"]);
    assert.equal(response.getDeletebeforereplace(), true);
    assert.equal(response.getDetaileddiffMap().getLength(), 1);
  });
});
