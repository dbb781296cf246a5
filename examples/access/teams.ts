/** One team, as the stack file has it. */
export interface TeamConfig {
  name: string;
  /** US dollars a month of all of its keys together. */
  monthlyBudget: number;
  /** Models that it may call. */
  models: string[];
  /** The namespace of its Secrets, which exists. */
  namespace: string;
  keys: KeyConfig[];
}

/** One virtual key of a team. */
export interface KeyConfig {
  name: string;
  /** Whom to ask about it. */
  owner: string;
  /** The last day before which it works: 2027-03-31. */
  expires: string;
  /** The name of one of the budgets. */
  budget: string;
  /** Set, and deployed, before a key that is in use is removed. */
  deleteInUse?: boolean;
}

/** A budget that keys of any team refer to. */
export interface BudgetConfig {
  name: string;
  /** US dollars a month of each key. */
  monthly: number;
}
