import assert from "node:assert/strict";

import { EngineError } from "../../tools/engine";
import { type Environment, environment, progress, suiteStack } from "./support/environment";
import { namespaceExists } from "./support/leftovers";

const namespace = "e2e-policies";
/** A stack whose name says production and whose profile says otherwise: the program lets that pass, the pack doesn't. */
const disguised = { "llm-gateway:profile": "dev" };

describe("the policy pack on the real engine", () => {
  let here: Environment;

  before(async function () {
    this.timeout("40m");
    here = await environment();
  });

  for (const stack of ["ai-cost", "ai-dev", "ai-prod"]) {
    it(`a preview of ${stack} passes without a warning`, async () => {
      const { output } = await progress.step(`preview with the policy pack, ${stack}`, () =>
        suiteStack(here, stack, `${namespace}-${stack}`).preview({ policies: true }),
      );
      assert.doesNotMatch(output, /\[(mandatory|advisory)\]|Policies:[^]*❌|violation|warning:/i, output);
    });
  }

  for (const verb of ["preview", "up"] as const) {
    it(`${verb} of a violating stack fails, deploys nothing and prints the rule`, async () => {
      const stack = suiteStack(here, "ai-prod", namespace, disguised);
      await assert.rejects(stack[verb]({ policies: true }), (error) => {
        assert.ok(error instanceof EngineError);
        assert.match(error.message, /production-in-disguise/);
        return true;
      });
      assert.equal(await namespaceExists(here.config, namespace), false);
    });
  }
});
