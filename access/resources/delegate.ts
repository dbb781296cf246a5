/* eslint-disable @typescript-eslint/no-require-imports -- a serialised function can import nothing, and finds packages by require */
import type * as dynamic from "@pulumi/pulumi/dynamic";

import type { AccessKind } from "../objects";
import type { Values } from "../objects/accessObject";
import type * as provider from "../provider";

/**
 * The provider that Pulumi serialises into each resource's state. It contains the name of the package alone, which the process
 * of dynamic providers finds beside the program: the state has no code that an update of the package would change in every
 * resource, and no secret that the code might have captured.
 */
export function delegateTo(kind: AccessKind): dynamic.ResourceProvider<Values, Values> {
  const load = () => (require("llm-gateway/access/provider") as typeof provider).providerOf(kind);
  return {
    configure: (request) => load().configure(request),
    check: (olds, news) => load().check(olds, news),
    diff: (id, olds, news) => load().diff(id, olds, news),
    create: (inputs) => load().create(inputs),
    read: (id, props) => load().read(id, props),
    update: (id, olds, news) => load().update(id, olds, news),
    delete: (id, props) => load().delete(id, props),
  };
}
