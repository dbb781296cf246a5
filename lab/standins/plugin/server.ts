import {
  Metadata,
  Server,
  ServerCredentials,
  status,
  type sendUnaryData,
  type ServerUnaryCall,
  type ServiceError,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as wire from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { type JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";

import { type Difference, NotReadyError, type ResourceProvider } from "./provider";
import { type Properties, redact, type Value } from "./values";

const fromWire = (struct: Struct | undefined): Properties => (struct?.toJavaScript() ?? {}) as Properties;
const toWire = (properties: Properties): Struct => Struct.fromJavaScript(properties as Record<string, JavaScriptValue>);

const about = (request: { getUrn(): string; getType(): string; getName(): string }) => ({
  urn: request.getUrn(),
  type: request.getType(),
  name: request.getName(),
});

/** An error as gRPC carries it; includes a resource that was created in spite of it, so that the engine records it. */
function toServiceError(error: unknown, secrets: Value): Partial<ServiceError> {
  const message = redact(error instanceof Error ? error.message : String(error), secrets);
  if (!(error instanceof NotReadyError)) return { code: status.UNKNOWN, details: message };
  const detail = new wire.ErrorResourceInitFailed();
  detail.setId(error.id);
  detail.setProperties(toWire(error.properties));
  detail.setReasonsList([message]);
  const packed = new Any();
  packed.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const full = new Status();
  full.setCode(status.UNKNOWN);
  full.setMessage(message);
  full.addDetails(packed);
  const metadata = new Metadata();
  metadata.add("grpc-status-details-bin", Buffer.from(full.serializeBinary()));
  return { code: status.UNKNOWN, details: message, metadata };
}

function toDiffResponse(difference: Difference): wire.DiffResponse {
  const kinds = wire.PropertyDiff.Kind;
  const plainKinds = { add: kinds.ADD, delete: kinds.DELETE, update: kinds.UPDATE };
  const replaceKinds = { add: kinds.ADD_REPLACE, delete: kinds.DELETE_REPLACE, update: kinds.UPDATE_REPLACE };
  const response = new wire.DiffResponse();
  const { DIFF_NONE, DIFF_SOME } = wire.DiffResponse.DiffChanges;
  response.setChanges(difference.changes.size === 0 ? DIFF_NONE : DIFF_SOME);
  response.setHasdetaileddiff(true);
  for (const [path, change] of difference.changes) {
    const entry = new wire.PropertyDiff();
    entry.setKind((change.replace ? replaceKinds : plainKinds)[change.kind]);
    entry.setInputdiff(true);
    response.getDetaileddiffMap().set(path, entry);
    if (change.replace) response.addReplaces(path);
  }
  response.setDeletebeforereplace(difference.deleteBeforeReplace);
  return response;
}

/** The provider as a gRPC service. Other methods return "unimplemented", which the engine accepts. */
export function service(provider: ResourceProvider): UntypedServiceImplementation {
  const unary =
    <Request, Response>(answer: (request: Request) => Promise<Response>, secrets: (request: Request) => Value) =>
    (call: ServerUnaryCall<Request, Response>, callback: sendUnaryData<Response>): void => {
      answer(call.request).then(
        (response) => {
          callback(null, response);
        },
        (error: unknown) => {
          callback(toServiceError(error, secrets(call.request)));
        },
      );
    };
  const noSecrets = () => null;
  return {
    getPluginInfo: unary(() => {
      const info = new PluginInfo();
      info.setVersion(provider.version);
      return Promise.resolve(info);
    }, noSecrets),
    checkConfig: unary((request: wire.CheckRequest) => {
      const response = new wire.CheckResponse();
      response.setInputs(request.getNews());
      return Promise.resolve(response);
    }, noSecrets),
    // A change of the provider's own settings never replaces what it manages.
    diffConfig: unary(() => Promise.resolve(new wire.DiffResponse()), noSecrets),
    configure: unary(
      async (request: wire.ConfigureRequest) => {
        await provider.configure(fromWire(request.getArgs()));
        const response = new wire.ConfigureResponse();
        response.setAcceptsecrets(true);
        response.setSupportspreview(true);
        return response;
      },
      (request) => fromWire(request.getArgs()),
    ),
    check: unary(
      async (request: wire.CheckRequest) => {
        const inputs = await provider.check({
          ...about(request),
          olds: fromWire(request.getOlds()),
          news: fromWire(request.getNews()),
          randomSeed: request.getRandomseed_asU8(),
        });
        const response = new wire.CheckResponse();
        response.setInputs(toWire(inputs));
        return response;
      },
      (request) => fromWire(request.getNews()),
    ),
    diff: unary(
      async (request: wire.DiffRequest) =>
        toDiffResponse(
          await provider.diff({
            ...about(request),
            id: request.getId(),
            olds: fromWire(request.getOlds()),
            oldInputs: fromWire(request.getOldInputs()),
            news: fromWire(request.getNews()),
            ignoreChanges: request.getIgnorechangesList(),
          }),
        ),
      (request) => fromWire(request.getNews()),
    ),
    create: unary(
      async (request: wire.CreateRequest) => {
        const { id, properties } = await provider.create({
          ...about(request),
          inputs: fromWire(request.getProperties()),
          timeout: request.getTimeout(),
          preview: request.getPreview(),
        });
        const response = new wire.CreateResponse();
        response.setId(id);
        response.setProperties(toWire(properties));
        return response;
      },
      (request) => fromWire(request.getProperties()),
    ),
    read: unary(
      async (request: wire.ReadRequest) => {
        const live = await provider.read({
          ...about(request),
          id: request.getId(),
          properties: fromWire(request.getProperties()),
          inputs: fromWire(request.getInputs()),
        });
        const response = new wire.ReadResponse();
        if (live === undefined) return response;
        response.setId(request.getId());
        response.setProperties(toWire(live.properties));
        response.setInputs(toWire(live.inputs));
        return response;
      },
      (request) => fromWire(request.getInputs()),
    ),
    update: unary(
      async (request: wire.UpdateRequest) => {
        const properties = await provider.update({
          ...about(request),
          id: request.getId(),
          olds: fromWire(request.getOlds()),
          oldInputs: fromWire(request.getOldInputs()),
          news: fromWire(request.getNews()),
          ignoreChanges: request.getIgnorechangesList(),
          timeout: request.getTimeout(),
          preview: request.getPreview(),
        });
        const response = new wire.UpdateResponse();
        response.setProperties(toWire(properties));
        return response;
      },
      (request) => [fromWire(request.getNews()), fromWire(request.getOlds())],
    ),
    delete: unary(
      async (request: wire.DeleteRequest) => {
        await provider.delete({
          ...about(request),
          id: request.getId(),
          properties: fromWire(request.getProperties()),
          oldInputs: fromWire(request.getOldInputs()),
          timeout: request.getTimeout(),
        });
        return new Empty();
      },
      (request) => fromWire(request.getProperties()),
    ),
    cancel: unary(() => {
      provider.cancel();
      return Promise.resolve(new Empty());
    }, noSecrets),
  };
}

/** Ends this process when its parent has ended, so that no plugin outlives a killed engine. */
function endWithParent(): void {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.exit(1);
  }, 500).unref();
}

/** Serves the provider on a loopback port and prints the port for the engine, as every Pulumi plugin does. */
export function serve(provider: ResourceProvider): void {
  endWithParent();
  // The engine interrupts its plugins, and kills them a few seconds later.
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => process.exit(0));
  // 400 MiB is what the engine itself allows for one message (pulumi/sdk `rpcutil`).
  const limit = 400 * 1024 * 1024;
  const server = new Server({ "grpc.max_receive_message_length": limit, "grpc.max_send_message_length": limit });
  server.addService(ResourceProviderService, service(provider));
  server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
    if (error !== null) {
      process.stderr.write(`cannot listen on loopback: ${error.message}\n`);
      process.exit(1);
    }
    process.stdout.write(`${port}\n`);
  });
}
