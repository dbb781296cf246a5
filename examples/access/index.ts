import { Provider } from "@pulumi/kubernetes";
import { Secret } from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";
import { RandomPassword } from "@pulumi/random";
import { Budget, Team, VirtualKey } from "llm-gateway/access";

import type { BudgetConfig, TeamConfig } from "./teams";

/*
 * Who may spend what on a running gateway. The stack file lists budgets, teams and their keys: a change of access is a change
 * of that file. Each key is made here and is found by its team in a Secret, never in a log or in plain state.
 */
module.exports = function program() {
  const config = new pulumi.Config();
  const provider = new Provider("cluster", {
    context: config.get("context"),
    enableSecretMutable: true,
  });

  const budgets = new Map(
    config
      .requireObject<BudgetConfig[]>("budgets")
      .map(({ name, monthly }) => [name, new Budget(name, { maxBudget: monthly, budgetDuration: "1mo" })]),
  );

  for (const { name, monthlyBudget, models, namespace, keys } of config.requireObject<TeamConfig[]>("teams")) {
    const team = new Team(name, { maxBudget: monthlyBudget, budgetDuration: "1mo", models });

    for (const { name: keyName, owner, expires, budget, deleteInUse } of keys) {
      const full = `${name}-${keyName}`;
      const budgetOfKey = budgets.get(budget);
      if (budgetOfKey === undefined)
        throw new pulumi.RunError(
          `key ${full}: there is no budget ${budget}; budgets: ${[...budgets.keys()].join(", ")}`,
        );

      const random = new RandomPassword(full, { length: 48, special: false });
      const key = pulumi.interpolate`sk-${random.result}`;
      const virtualKey = new VirtualKey(full, {
        key,
        owner,
        expires,
        teamId: team.teamId,
        budgetId: budgetOfKey.budgetId,
        deleteInUse,
      });
      new Secret(
        full,
        { metadata: { name: `llm-${keyName}`, namespace }, stringData: { OPENAI_API_KEY: key } },
        { provider, dependsOn: virtualKey },
      );
    }
  }
};
