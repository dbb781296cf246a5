import { z } from "zod";

import {
  type BudgetRequest,
  budgetReport,
  dollars,
  isAccounted,
  isBudgetRefusal,
  probeBudget,
  tolerableOverspend,
} from "../analysis/budgetReport";
import type { Check, CheckContext } from "../check";
import {
  type Answer,
  briefly,
  chooseModel,
  completion,
  completionPath,
  costOf,
  createVirtualKey,
  expectBody,
  openReplicas,
  type Replica,
} from "../cluster/proxy";
import { recordedSpend } from "../cluster/spend";
import { refusesUnpriced, unpricedModel } from "../cluster/unpricedModel";

/** The maximum number of requests; a budget is spent after five or six. */
const mostRequests = 60;

/** The number of requests that a budget pays for: enough that every replica serves some. */
const affordableInTurn = 5.5;
const affordableAtOnce = 4.5;

/** The number of requests that are sent at once, to all replicas together. */
const burstSize = 50;

/** Seconds until every replica refuses after the first has. */
const refusalBar = 15;

function asRequest(replica: Replica, answer: Answer): BudgetRequest {
  return {
    replica: replica.name,
    status: answer.status,
    cost: answer.status === 200 ? costOf(answer) : 0,
    overBudget: /budget/i.test(answer.body),
  };
}

/** What the steps of the check share. */
interface Probe {
  context: CheckContext;
  replicas: readonly Replica[];
  first: Replica;
  model: string;
  /** The smallest completion; LiteLLM reserves the cost of its response. */
  body: object;
  /** The cost of one request, in US dollars. */
  cost: number;
  /** The cost of the responses in US dollars, by virtual key. */
  charged: Map<string, number>;
}

async function run(context: CheckContext): Promise<void> {
  const replicas = await openReplicas(context);
  const [first] = replicas;
  if (first === undefined) throw new Error("no replica is Ready");
  const model = await chooseModel(context, first);
  const { body, cost } = await context.step("price of a request", async (progress) => {
    const one = await priceOf(context, first, model);
    progress(`model ${model}: ${dollars(one.cost)} a request`);
    return one;
  });
  const probe: Probe = { context, replicas, first, model, body, cost, charged: new Map() };
  await inTurn(probe);
  await atOnce(probe);
  await inDatabase(probe);
  await withoutPrice(probe);
}

const usage = z.object({ usage: z.object({ completion_tokens: z.int().min(1) }) });

async function priceOf(
  { target }: CheckContext,
  replica: Replica,
  model: string,
): Promise<Pick<Probe, "body" | "cost">> {
  const answer = await replica.call("POST", completionPath, target.masterKey, completion(model));
  const { completion_tokens: tokens } = expectBody(answer, usage, "a completion with the master key").usage;
  return { body: completion(model, tokens), cost: costOf(answer) };
}

/** Creates a virtual key with a budget for this many requests. */
async function keyFor({ context, first, model, cost }: Probe, requests: number) {
  const budget = probeBudget(cost, model, requests);
  return { budget, key: await createVirtualKey(context, first, budget) };
}

async function ask({ body, charged }: Probe, replica: Replica, key: string): Promise<BudgetRequest> {
  const request = asRequest(replica, await replica.call("POST", completionPath, key, body));
  charged.set(key, (charged.get(key) ?? 0) + request.cost);
  return request;
}

/** Sends one request after another, alternating between the replicas, until all of them refuse. */
async function inTurn(probe: Probe): Promise<void> {
  const { context, replicas, first } = probe;
  const { found } = context;
  const { budget, key } = await keyFor(probe, affordableInTurn);
  const requests: BudgetRequest[] = [];
  const askOne = async (replica: Replica): Promise<BudgetRequest> => {
    const request = await ask(probe, replica, key);
    requests.push(request);
    return request;
  };
  await context.step(`requests alternating between ${replicas.length} replicas`, async (progress) => {
    for (let count = 0; count < mostRequests; count += 1) {
      const replica = replicas[count % replicas.length] ?? first;
      const request = await askOne(replica);
      progress(`${replica.name}: ${request.status}`);
      if (isBudgetRefusal(request)) break;
    }
  });
  const begun = performance.now();
  await context.step("every replica refuses", async () => {
    for (const replica of replicas) {
      await context
        .waitFor(async () => isBudgetRefusal(await askOne(replica)), {
          deadline: refusalBar,
          interval: 1,
          what: `${replica.name} to refuse`,
        })
        // The report names the replicas that don't.
        .catch(() => undefined);
    }
  });
  const { refusing } = budgetReport(requests, budget);
  found({
    what: "over the budget",
    expected: `429 from each of ${replicas.length}`,
    seen: `429 from ${refusing.length}`,
    ok: refusing.length === replicas.length,
    seconds: (performance.now() - begun) / 1000,
  });
  report(probe, "in turn", requests, budget);
}

/** Sends requests to all replicas at the same moment. */
async function atOnce(probe: Probe): Promise<void> {
  const { context, replicas, first } = probe;
  const { budget, key } = await keyFor(probe, affordableAtOnce);
  const requests = await context.step(`${burstSize} requests at once`, () =>
    Promise.all(
      Array.from({ length: burstSize }, (_, index) => ask(probe, replicas[index % replicas.length] ?? first, key)),
    ),
  );
  report(probe, `${burstSize} at once`, requests, budget);
}

/** Reports served requests, overspend and unexpected responses. */
function report({ context, replicas, cost }: Probe, how: string, requests: BudgetRequest[], budget: number): void {
  const { served, spent, overspend, unexpected } = budgetReport(requests, budget);
  const tolerable = tolerableOverspend(cost, replicas.length);
  context.found({
    what: `served within the budget, ${how}`,
    expected: "1 or more",
    seen: `${served} requests, ${dollars(spent)} of ${dollars(budget)}`,
    ok: served >= 1,
  });
  context.found({
    what: `overspend, ${how}`,
    expected: `at most ${dollars(tolerable)} (one request per replica)`,
    seen: dollars(overspend),
    ok: overspend <= tolerable,
  });
  if (unexpected.length > 0) {
    context.found({
      what: `other responses, ${how}`,
      expected: "none",
      seen: unexpected.map(({ replica, status }) => `${replica} ${status}`).join(", "),
      ok: false,
    });
  }
}

/** Compares the spend in the database with the sum of the responses. */
async function inDatabase({ context, first, charged }: Probe): Promise<void> {
  const begun = performance.now();
  const recorded = await context.step("spend in the database", () => recordedSpend(context, first, charged));
  const costs = [...charged.values()];
  const sum = (amounts: number[]): string => dollars(amounts.reduce((total, amount) => total + amount, 0));
  context.found({
    what: "spend in the database",
    expected: `${sum(costs)}, the sum of the responses, to 0.1 %`,
    seen: sum(recorded),
    ok: costs.every((amount, index) => isAccounted(recorded[index] ?? 0, amount)),
    seconds: (performance.now() - begun) / 1000,
  });
}

/** A request for a model without a price; where the stack has none, the effective setting of each replica. */
async function withoutPrice({ context, replicas, first }: Probe): Promise<void> {
  const { target } = context;
  const model = await unpricedModel(first, target.masterKey);
  const what = `a model without a price${model === undefined ? " (the stack has none: the effective setting)" : ` (${model})`}`;
  const seen = await context.step(what, () =>
    Promise.all(
      replicas.map(async (replica) => {
        if (model === undefined) return (await refusesUnpriced(replica, target.masterKey)) ? "refused" : "served";
        return briefly(await replica.call("POST", completionPath, target.masterKey, completion(model)));
      }),
    ),
  );
  const expected = model === undefined ? "refused" : "403 model_cost_map_missing";
  context.found({
    what,
    expected: `${expected} by each of ${replicas.length}`,
    seen: [...new Set(seen)].join(", "),
    ok: seen.every((each) => each === expected),
  });
}

/** Verifies that replicas share a budget, and that models without a price are refused. */
export const budget: Check = {
  name: "budget",
  disturbs: "creates two virtual keys, sends a few requests with each, and deletes them",
  notApplicable: () => undefined,
  run,
};
