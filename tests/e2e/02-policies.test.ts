import assert from "node:assert/strict";

import { EngineError, standalonePackPath } from "../../tools/engine";
import { type Environment, environment, progress, suiteStack } from "./support/environment";
import { namespaceExists } from "./support/namespaceObjects";
import { PackCopy } from "./support/packCopy";

const namespace = "e2e-policies";
/** The stack ai-prod with the profile dev: the program accepts it, the policy pack refuses it. */
const devProfile = { "llm-gateway:profile": "dev" };

describe("the policy pack on the real engine", () => {
  let here: Environment;

  before(async function () {
    this.timeout("40m");
    here = await environment();
  });

  for (const stack of ["ai-cost", "ai-dev", "ai-prod"]) {
    it(`passes a preview of ${stack} without a warning`, async () => {
      const { output } = await progress.step(`preview with the policy pack, ${stack}`, () =>
        suiteStack(here, stack, `${namespace}-${stack}`).preview({ policies: true }),
      );
      assert.doesNotMatch(output, /\[(mandatory|advisory)\]|Policies:[^]*❌|violation|warning:/i, output);
    });
  }

  for (const verb of ["preview", "up"] as const) {
    it(`fails the ${verb} of a violating stack, prints the rule and deploys nothing`, async () => {
      const stack = suiteStack(here, "ai-prod", namespace, devProfile);
      await assert.rejects(stack[verb]({ policies: true }), (error) => {
        assert.ok(error instanceof EngineError);
        assert.match(error.message, /non-production-profile-in-production-stack/);
        return true;
      });
      assert.equal(await namespaceExists(here.config, namespace), false);
    });
  }

  describe("copied to another folder and installed there", () => {
    let copy: PackCopy;

    before(async function () {
      this.timeout("5m");
      copy = new PackCopy();
      await progress.step("npm ci in a copy of the policy pack", () => copy.install());
    });

    after(() => {
      copy.remove();
    });

    it("loads in Pulumi's own runner and fails the preview of a violating stack", async () => {
      const pack = standalonePackPath(here.engine, copy.folder);
      const stack = suiteStack(here, "ai-prod", `${namespace}-copy`, devProfile);
      await assert.rejects(stack.preview({ args: ["--policy-pack", pack] }), (error) => {
        assert.ok(error instanceof EngineError);
        assert.match(error.message, /non-production-profile-in-production-stack/);
        assert.ok(error.output.includes(pack), error.output);
        return true;
      });
    });
  });
});
