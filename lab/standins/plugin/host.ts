import { credentials } from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";

/** How a provider speaks to whoever runs it. */
export interface Host {
  /** A passing remark on what a resource is doing, shown beside it until the next; an empty one clears it. */
  status(urn: string, message: string): void;
}

/** The engine at the given address; without one (an engine that attaches later) nothing is said. */
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
      // An engine that went away can't be told anything, and needs not be.
      client.log(request, () => undefined);
    },
  };
}
