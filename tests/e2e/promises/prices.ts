import assert from "node:assert/strict";

import type { Model } from "../../../components/settings";
import { waitFor } from "../../../tools/shared/waitFor";
import type { CheckContext } from "../../../tools/verify/check";
import { Cleanup } from "../../../tools/verify/cleanup";
import {
  type Answer,
  briefly,
  completion,
  completionPath,
  createVirtualKey,
  openReplicas,
  type Replica,
} from "../../../tools/verify/cluster/proxy";
import { recordedSpend } from "../../../tools/verify/cluster/spend";
import { slowCost, slowModel, slowPrompt, startSlowUpstream } from "../../support/slowUpstream";
import { contextOf } from "../support/context";
import type { Deployed } from "../support/deployed";

const unpriced: Model = {
  model_name: "unpriced",
  litellm_params: { model: "hosted_vllm/unpriced", mock_response: "Served." },
};

const free: Model = {
  model_name: "free",
  litellm_params: { model: "hosted_vllm/free", mock_response: "Served." },
  model_info: { input_cost_per_token: 0, output_cost_per_token: 0 },
};

/** The entries of `litellm.models` that these tests need beside the shipped one and the slow upstream's. */
export const priceModels = [unpriced, free];

const asked = { seconds: 0.2, chunks: 40 };

const costOf = ({ headers }: Answer): number => Number(headers["x-litellm-response-cost"]);

/** A model is served only with a price; a price of 0 makes it free. */
export function pricePromises(deployed: () => Deployed): void {
  describe("model prices", () => {
    let cleanup: Cleanup;
    let context: CheckContext;
    let replicas: Replica[];
    let first: Replica;

    beforeEach(async () => {
      cleanup = new Cleanup();
      context = await contextOf(deployed(), cleanup);
      replicas = await openReplicas(context);
      const [one] = replicas;
      assert.ok(one !== undefined);
      first = one;
    });

    afterEach(async () => {
      assert.deepEqual(await cleanup.runAll(), []);
    });

    it("refuse a model without a price with 403, for a virtual key and the master key", async () => {
      const key = await createVirtualKey(context, first);
      for (const replica of replicas) {
        for (const each of [key, context.target.masterKey]) {
          const answer = await replica.call("POST", completionPath, each, completion(unpriced.model_name));
          assert.equal(briefly(answer), "403 model_cost_map_missing", replica.name);
        }
      }
    });

    it("in model_info are charged to the key and recorded in the database", async () => {
      await startSlowUpstream(context, 120);
      const key = await createVirtualKey(context, first, 1);
      const answer = await first.call("POST", completionPath, key, {
        model: slowModel.model_name,
        messages: [{ role: "user", content: slowPrompt(asked) }],
      });
      assert.equal(briefly(answer), "200");
      const cost = slowCost(asked);
      assert.equal(costOf(answer).toPrecision(6), cost.toPrecision(6));
      const [recorded] = await recordedSpend(context, first, new Map([[key, cost]]));
      assert.equal(recorded?.toPrecision(6), cost.toPrecision(6));
    });

    it("of 0 let a key with a spent budget through, and charge nothing", async () => {
      const key = await createVirtualKey(context, first, 0.000001);
      const ask = (model: string) => first.call("POST", completionPath, key, completion(model));
      let charged = 0;
      await waitFor(
        async () => {
          const answer = await ask("mock");
          if (answer.status === 200) charged += costOf(answer);
          return answer.status === 429;
        },
        { deadline: 30, what: "the budget to be spent" },
      );
      const answer = await ask(free.model_name);
      assert.equal(briefly(answer), "200");
      assert.equal(costOf(answer), 0);
      assert.equal((await ask("mock")).status, 429);
      const [recorded] = await recordedSpend(context, first, new Map([[key, charged]]));
      assert.equal(recorded?.toPrecision(6), charged.toPrecision(6));
    });
  });
}
