import { credentials } from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";

/** A provider's messages to the engine. */
export interface Host {
  /** The current status of a resource, shown until the next one; an empty text clears it. */
  status(urn: string, message: string): void;
}

/** The engine at the given address; without one (an engine that attaches later) messages are dropped. */
export function engineHost(address: string | undefined): Host {
  if (address === undefined) return { status: () => undefined };
  const client = new EngineClient(address, credentials.createInsecure());
  const last = new Map<string, string>();
  return {
    status: (urn, message) => {
      if ((last.get(urn) ?? "") === message) return;
      last.set(urn, message);
      const request = new LogRequest();
      request.setSeverity(LogSeverity.INFO);
      request.setUrn(urn);
      request.setMessage(message);
      request.setEphemeral(true);
      // The engine has ended.
      client.log(request, () => undefined);
    },
  };
}
