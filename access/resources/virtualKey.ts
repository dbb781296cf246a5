import * as pulumi from "@pulumi/pulumi";

import { AccessResource, managedBy } from "./accessResource";

export interface VirtualKeyArgs {
  /** The key: `sk-` and at least 32 letters, digits, `-` or `_`. Becomes a secret. Changing it replaces the key. */
  key: pulumi.Input<string>;
  /** The name in LiteLLM, unique among keys; the resource's name by default. */
  alias?: pulumi.Input<string>;
  /** A person or team to ask. */
  owner?: pulumi.Input<string>;
  /** When the key stops working: `2027-03-31` (UTC), or a time with its zone. */
  expires?: pulumi.Input<string>;
  /** The id of a `Budget`. */
  budgetId?: pulumi.Input<string>;
  /** US dollars that the key may spend; takes precedence over the one of `budgetId`. */
  maxBudget?: pulumi.Input<number>;
  /** After which time spend starts again at 0: `30d`, `1mo`. Without it never. */
  budgetDuration?: pulumi.Input<string>;
  /** The id of a `Team`, whose budget and limits then apply as well. */
  teamId?: pulumi.Input<string>;
  /** Models that the key may call; without it those of the team, or all. */
  models?: pulumi.Input<pulumi.Input<string>[]>;
  /** Requests a minute. */
  rpmLimit?: pulumi.Input<number>;
  /** Tokens a minute. */
  tpmLimit?: pulumi.Input<number>;
  /** Delete the key even while it is in use. */
  deleteInUse?: pulumi.Input<boolean>;
}

/** A virtual key of LiteLLM, for the LLM API alone. Its id is its SHA-256 hash; the outputs don't have the key. */
export class VirtualKey extends AccessResource {
  declare readonly alias: pulumi.Output<string>;

  constructor(name: string, args: VirtualKeyArgs, options?: pulumi.CustomResourceOptions) {
    const inputs = { ...args, key: pulumi.secret(args.key), alias: args.alias ?? name, managedBy: managedBy() };
    super("VirtualKey", name, inputs, pulumi.mergeOptions(options, { additionalSecretOutputs: ["key"] }));
  }
}
