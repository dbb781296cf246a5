import {
  type BudgetRequest,
  budgetReport,
  dollars,
  isBudgetRefusal,
  probeBudget,
  tolerableOverspend,
} from "../analysis/budget";
import type { Check, CheckContext } from "../check";
import {
  type Answer,
  briefly,
  chooseModel,
  completion,
  completionPath,
  createVirtualKey,
  openReplicas,
  type Replica,
} from "../cluster/proxy";

/** Most requests that are tried; a budget is spent after five or six. */
const mostRequests = 60;

/** Seconds until every replica refuses, once one has. */
const refusalBar = 15;

/** The header that says what a request was charged, in US dollars (LiteLLM 1.109). */
const costHeader = "x-litellm-response-cost";

const costOf = ({ headers }: Answer): number => Number(headers[costHeader] ?? 0);

function asRequest(replica: Replica, answer: Answer): BudgetRequest {
  return {
    replica: replica.name,
    status: answer.status,
    cost: answer.status === 200 ? costOf(answer) : 0,
    overBudget: /budget/i.test(answer.body),
  };
}

async function run(context: CheckContext): Promise<void> {
  const { found, target } = context;
  const replicas = await openReplicas(context);
  const [first] = replicas;
  if (first === undefined) throw new Error("no replica is Ready");
  const model = await chooseModel(context, first);

  const { cost, budget, key } = await context.step("price of a request, and a key that affords five", async (tell) => {
    const answer = await first.call("POST", completionPath, target.masterKey, completion(model));
    if (answer.status !== 200)
      throw new Error(`a completion with the master key: the proxy answered ${briefly(answer)}`);
    const price = costOf(answer);
    const affordable = probeBudget(price, model);
    tell(`model ${model}: ${dollars(price)} a request, budget ${dollars(affordable)}`);
    return { cost: price, budget: affordable, key: await createVirtualKey(context, first, affordable) };
  });

  const requests: BudgetRequest[] = [];
  const ask = async (replica: Replica): Promise<BudgetRequest> => {
    const answer = await replica.call("POST", completionPath, key, completion(model));
    const request = asRequest(replica, answer);
    requests.push(request);
    return request;
  };
  await context.step(`requests, alternating between ${replicas.length} replicas`, async (tell) => {
    for (let count = 0; count < mostRequests; count += 1) {
      const replica = replicas[count % replicas.length] ?? first;
      const request = await ask(replica);
      tell(`${replica.name}: ${request.status}`);
      if (isBudgetRefusal(request)) break;
    }
  });
  const begun = performance.now();
  await context.step("every replica refuses", async () => {
    for (const replica of replicas) {
      await context
        .waitFor(async () => isBudgetRefusal(await ask(replica)), {
          deadline: refusalBar,
          interval: 1,
          what: `${replica.name} to refuse`,
        })
        // The report tells which replicas don't.
        .catch(() => undefined);
    }
  });

  const report = budgetReport(requests, budget);
  found({
    what: "served within the budget",
    expected: "1 or more",
    seen: `${report.served} requests, ${dollars(report.spent)} of ${dollars(budget)}`,
    ok: report.served >= 1,
  });
  found({
    what: "over the budget",
    expected: `429 from each of ${replicas.length}`,
    seen: `429 from ${report.refusing.length}`,
    ok: report.refusing.length === replicas.length,
    seconds: (performance.now() - begun) / 1000,
  });
  const tolerable = tolerableOverspend(cost, replicas.length);
  found({
    what: "overspend",
    expected: `at most ${dollars(tolerable)} (a request a replica)`,
    seen: dollars(report.overspend),
    ok: report.overspend <= tolerable,
  });
  if (report.unexpected.length > 0) {
    found({
      what: "other answers",
      expected: "none",
      seen: report.unexpected.map(({ replica, status }) => `${replica} ${status}`).join(", "),
      ok: false,
    });
  }
}

/** A budget holds for all replicas together. */
export const budget: Check = {
  name: "budget",
  disturbs: "makes a virtual key, spends a few requests' worth with it, and deletes it",
  notApplicable: () => undefined,
  run,
};
