import type * as pulumi from "@pulumi/pulumi";

import { AccessResource } from "./accessResource";

export interface BudgetArgs {
  /** The id in LiteLLM, the resource's name by default. Changing it replaces the budget. */
  budgetId?: pulumi.Input<string>;
  /** US dollars that each key with this budget may spend. */
  maxBudget: pulumi.Input<number>;
  /** After which time spend starts again at 0: `30d`, `1mo`. Without it never. */
  budgetDuration?: pulumi.Input<string>;
  /** Requests a minute of each key. */
  rpmLimit?: pulumi.Input<number>;
  /** Tokens a minute of each key. */
  tpmLimit?: pulumi.Input<number>;
  /** Delete the budget even while keys refer to it, which then have none. */
  deleteInUse?: pulumi.Input<boolean>;
}

/** A budget of LiteLLM, to which virtual keys refer. Each key has it for itself; what keys share is their team's budget. */
export class Budget extends AccessResource {
  declare readonly budgetId: pulumi.Output<string>;

  constructor(name: string, args: BudgetArgs, options?: pulumi.CustomResourceOptions) {
    super("Budget", name, { ...args, budgetId: args.budgetId ?? name }, options);
  }
}
