import { actionlintChecker, shellcheck } from "../../lab/build";
import { run } from "../../tools/shared/commands";
import { projectRoot } from "../../tools/shared/folders";
import { checkerForTests } from "../support/checkerForTests";

describe("actionlint", function () {
  this.timeout(300_000);

  it("finds no fault in the workflows and their scripts", async function () {
    const actionlint = (await checkerForTests(actionlintChecker)) ?? this.skip();
    const scripts = await checkerForTests(shellcheck);
    await run(actionlint, ["-no-color", "-shellcheck", scripts ?? ""], { cwd: projectRoot });
  });
});
