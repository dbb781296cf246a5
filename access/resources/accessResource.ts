import * as pulumi from "@pulumi/pulumi";

import type { AccessKind } from "../objects";
import { checkConnectionConfig } from "./connectionConfig";
import { delegateTo } from "./delegate";

/** The second part of each type: `pulumi-nodejs:dynamic/llm-gateway:Team`. */
const typeModule = "llm-gateway";

/** One provider a kind, so that the SDK serialises it once. */
const delegates = new Map<AccessKind, pulumi.dynamic.ResourceProvider>();

function delegateOf(kind: AccessKind): pulumi.dynamic.ResourceProvider {
  const known = delegates.get(kind) ?? delegateTo(kind);
  delegates.set(kind, known);
  return known;
}

/** Which stack manages an object; kept in its metadata in LiteLLM. */
export const managedBy = (): string => `${pulumi.getProject()}/${pulumi.getStack()}`;

/** An object of LiteLLM's management API. */
export abstract class AccessResource extends pulumi.dynamic.Resource {
  /**
   * @param inputs the inputs of the kind, and for each output that is no input, undefined
   * @throws UserError where the config doesn't lead to a gateway
   */
  constructor(
    kind: AccessKind,
    name: string,
    inputs: pulumi.Inputs,
    options: pulumi.CustomResourceOptions | undefined,
  ) {
    checkConnectionConfig();
    super(delegateOf(kind), name, inputs, options, typeModule, kind);
  }
}
