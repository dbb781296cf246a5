import type * as pulumi from "@pulumi/pulumi";

import { AccessResource, managedBy } from "./accessResource";

export interface TeamArgs {
  /** The id in LiteLLM, the resource's name by default. Changing it replaces the team. */
  teamId?: pulumi.Input<string>;
  /** The name in LiteLLM's pages; the id by default. */
  alias?: pulumi.Input<string>;
  /** A person or team to ask. */
  owner?: pulumi.Input<string>;
  /** US dollars that all keys of the team may spend together; without it no limit. */
  maxBudget?: pulumi.Input<number>;
  /** After which time spend starts again at 0: `30d`, `1mo`. Without it never. */
  budgetDuration?: pulumi.Input<string>;
  /** Models that keys of the team may call; without it all. */
  models?: pulumi.Input<pulumi.Input<string>[]>;
  /** Requests a minute of all keys together. */
  rpmLimit?: pulumi.Input<number>;
  /** Tokens a minute of all keys together. */
  tpmLimit?: pulumi.Input<number>;
  /** Delete the team even while it has keys, which LiteLLM deletes with it. */
  deleteInUse?: pulumi.Input<boolean>;
}

/** A team of LiteLLM. */
export class Team extends AccessResource {
  declare readonly teamId: pulumi.Output<string>;

  constructor(name: string, args: TeamArgs = {}, options?: pulumi.CustomResourceOptions) {
    const teamId = args.teamId ?? name;
    super("Team", name, { ...args, teamId, alias: args.alias ?? teamId, managedBy: managedBy() }, options);
  }
}
