import type * as dynamic from "@pulumi/pulumi/dynamic";

import { UserError } from "../../components/userError";
import { ManagementApi } from "../api/managementApi";
import { type AccessKind, accessObjects } from "../objects";
import type { Values } from "../objects/accessObject";
import { accessProvider } from "./accessProvider";

/*
 * What the process of Pulumi's dynamic providers loads, by the name `llm-gateway/access/provider`. The master key comes from
 * the stack's config, which the engine passes to that process: no resource has it, neither in its inputs nor in its code.
 */

/** Both are set in the config of the program's project. */
export const configKeys = ["url", "masterKey"] as const;

let config: dynamic.Config | undefined;
let known: ManagementApi | undefined;

/** The API at the configured address. @throws UserError where the config doesn't have it */
function api(): ManagementApi {
  if (known !== undefined) return known;
  const [url, masterKey] = configKeys.map((key) => config?.get(key) ?? "");
  if (!url || !masterKey)
    throw new UserError(
      `the config ${url ? "masterKey" : "url"} is missing: set the address of LiteLLM's management API by pulumi config set url, and its master key by pulumi config set --secret masterKey`,
    );
  return (known = new ManagementApi({ url, masterKey }));
}

const providers = Object.fromEntries(
  Object.entries(accessObjects).map(([kind, object]) => [kind, accessProvider(object, api)]),
) as Record<AccessKind, Required<dynamic.ResourceProvider<Values, Values>>>;

/** The provider of one kind of resource. */
export function providerOf(kind: AccessKind): Required<dynamic.ResourceProvider<Values, Values>> {
  return {
    ...providers[kind],
    configure(request) {
      config = request.config;
      known = undefined;
      return Promise.resolve();
    },
  };
}
