import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { runCommandLine } from "../../../tools/preview/commandLine";
import { commentLimit } from "../../../tools/preview/comment";
import { projectRoot } from "../../../tools/shared/folders";
import { ownLibrary, ownProgram, TemporaryProject } from "../../support/temporaryProject";

const shipped = readFileSync(join(projectRoot, "Pulumi.ai-prod.yaml"), "utf8");
const withKey = (ciphertext: string): string =>
  `${shipped}    providerKeys:\n      OPENAI_API_KEY:\n        secure: ${ciphertext}\n`;

describe("npm run preview --format markdown", function () {
  this.timeout(30_000);
  let project: TemporaryProject;

  before(() => {
    project = new TemporaryProject({
      "index.ts": ownProgram,
      "Pulumi.ai-prod.yaml": shipped,
      "Pulumi.keys.yaml": withKey("AAABfirst"),
      ...ownLibrary,
    });
    project.commit("before");
  });
  after(() => {
    project.remove();
  });
  afterEach(() => {
    project.git("checkout", "--quiet", "--", ".");
    project.git("clean", "--quiet", "--force");
  });

  /** The comment on a change of one stack's file. */
  const commentOn = async (text: string, stack = "ai-prod") => {
    project.write({ [`Pulumi.${stack}.yaml`]: text });
    return runCommandLine([stack, "--diff", "HEAD", "--format", "markdown"], { root: project.root });
  };

  it("begins with a hidden marker of the stack, then names stack, revision and commit", async () => {
    const { exitCode, output } = await commentOn(shipped);
    assert.equal(exitCode, 0);
    const commit = project.git("rev-parse", "--short=12", "HEAD").trim();
    assert.equal(
      output,
      "<!-- llm-gateway preview of ai-prod -->\n### Preview of `ai-prod`\n\n" +
        `Against \`HEAD\` (\`${commit}\`): no resource changes. Policies: no violations.`,
    );
  });

  it("has one line for each changed resource, with its fields before and after", async () => {
    const { output } = await commentOn(shipped.replace("litellm:\n", "litellm:\n    replicas: 3\n"));
    assert.match(output, /: 1 changed\. Policies: no violations\.$/m);
    assert.match(output, /^- changed: Deployment `litellm` \(`gateway-litellm-proxy`\): `spec\.replicas` `2` → `3`$/m);
    assert.equal((output.match(/^- (?:made|changed|replaced|deleted)/gm) ?? []).length, 1, output);
  });

  it("shows the effective values that changed and the differing manifests", async () => {
    const { output } = await commentOn(shipped.replace("litellm:\n", "litellm:\n    replicas: 3\n"));
    assert.match(output, /^\| `litellm\.replicas` \| `2` \| `3` \|$/m);
    assert.match(output, /^<details><summary>Manifests that differ, secrets redacted<\/summary>\n\n```diff\n/m);
    assert.match(output, /^- {2}replicas: 2\n\+ {2}replicas: 3$/m);
  });

  it("shows a profile's change with everything that follows", async () => {
    const { exitCode, output } = await commentOn(shipped.replace("profile: prod", "profile: dev"));
    assert.equal(exitCode, 1);
    for (const line of [
      /^\| `profile` \| `prod` \| `dev` \|$/m,
      /^\| `postgres\.instances` \| `3` \| `1` \|$/m,
      /^- deleted: Deployment `litellm-redis` \(`gateway-redis-server`\)$/m,
      /^- \*\*deleted: Secret `litellm-redis`\*\* \(`gateway-redis-secret`\)$/m,
      /^- \*\*deleted: RandomPassword `gateway-redis-password`\*\*$/m,
      /^- \*\*new\*\*, mandatory, \w+: `non-production-profile-in-production-stack`: /m,
      /\*\*Policies: \d+ mandatory, \d+ advisory violations\*\*\.$/m,
    ]) {
      assert.match(output, line);
    }
  });

  it("names volumes that fewer instances lose, in bold, and whether that is permitted", async () => {
    const fewer = shipped.replace("profile: prod", "profile: dev");
    assert.match(
      (await commentOn(fewer)).output,
      /^- \*\*postgres\.instances: litellm\/litellm-pg has 3 instances .*\*\* \(`pulumi up` refuses it\)$/m,
    );
    const permitted = `${fewer.trimEnd()}\n  llm-gateway:allowDataLoss: ["litellm/litellm-pg: 2 of 3 instances"]\n`;
    assert.match(
      (await commentOn(permitted)).output,
      /^- \*\*postgres\.instances: .*\*\* \(permitted by `allowDataLoss`\)$/m,
    );
  });

  it("names the database that another namespace loses", async () => {
    assert.match(
      (await commentOn(`${shipped}  llm-gateway:namespace: elsewhere\n`)).output,
      /^- \*\*namespace: .*litellm\/litellm-pg would be deleted .*\*\* \(`pulumi up` refuses it\)$/m,
    );
  });

  it("puts replaced data in bold, with its cause and that it is protected", async () => {
    const { output } = await commentOn(`${shipped}  llm-gateway:postgres: { clusterName: other }\n`);
    assert.match(
      output,
      /^- \*\*replaced: Cluster `litellm-pg`\*\* \(`gateway-postgres-cluster`, protected: `pulumi up` refuses it\): `metadata\.name` `litellm-pg` → `other`/m,
    );
    const resources = output.slice(output.indexOf("#### Resources"));
    assert.ok(resources.indexOf("replaced: Cluster") < resources.indexOf("changed: Deployment"), "data first");
  });

  it("shows that an encrypted value changed, and nothing of it", async () => {
    const { output } = await commentOn(withKey("AAABsecond"), "keys");
    assert.match(
      output,
      /^- changed: Secret `litellm-provider-keys` .*`stringData\.OPENAI_API_KEY` `\[secret\]` → `\[secret\]`$/m,
    );
    assert.match(output, /^- changed: Deployment `litellm` .*checksum/m);
    assert.doesNotMatch(output, /AAAB|placeholder-for|generated-for/);
  });

  it("makes everything of a stack that the revision doesn't have", async () => {
    const { output } = await commentOn(shipped, "new");
    assert.match(output, /^Against `HEAD` \(`\w+`\), which doesn't have it: \d+ made\. /m);
    assert.match(output, /^- made: Cluster `litellm-pg` \(`gateway-postgres-cluster`\)$/m);
    assert.doesNotMatch(output, /Effective values|placeholder-for|generated-for/);
  });

  it("tells violations that the revision had from new ones, and names resolved ones", async () => {
    const broken = shipped.replace("profile: prod", "profile: dev");
    project.write({ "Pulumi.ai-prod.yaml": broken });
    project.commit("with violations");
    assert.match((await commentOn(`${broken}\n`)).output, /^- as before, mandatory, /m);
    const { exitCode, output } = await commentOn(shipped);
    assert.equal(exitCode, 0);
    assert.match(output, /^- resolved, mandatory, \w+: `non-production-profile-in-production-stack`/m);
    project.git("reset", "--quiet", "--hard", "HEAD~1");
  });

  it("shows why a stack can't be deployed", async () => {
    const { exitCode, output, errors } = await commentOn(shipped.replace("litellm:\n", "litellm:\n    replcias: 3\n"));
    assert.equal(exitCode, 1);
    assert.equal(errors, "");
    assert.match(output, /^\*\*The stack can't be deployed:\*\*$/m);
    assert.match(output, /Did you mean litellm\.replicas\?$/m);
  });

  it("stays below the limit of a comment, with the resources whole", async () => {
    const models = Array.from(
      { length: 3000 },
      (_, index) => `      - model_name: model-${index}\n        litellm_params: { model: openai/gpt-4o }\n`,
    );
    const { output } = await commentOn(shipped.replace("    models:\n", `    models:\n${models.join("")}`));
    assert.ok(output.length <= commentLimit, `${output.length}`);
    assert.ok(output.length > commentLimit * 0.9, `${output.length}`);
    assert.match(output, /_Cut: \d+ more lines are missing here; `npm run preview` shows them\._$/);
    assert.match(output, /^- changed: ConfigMap `litellm-config`/m);
  });

  it("rejects another format, and the format without a revision", async () => {
    const run = (...args: string[]) => runCommandLine(["ai-prod", ...args], { root: project.root });
    assert.match((await run("--format", "html")).errors, /^--format is html; allowed: text, markdown\.\n/);
    assert.match((await run("--format", "markdown")).errors, /^--format markdown needs --diff <git revision>\.\n/);
    assert.equal((await run("--format", "markdown")).exitCode, 2);
  });

  it("fails on an unknown revision", async () => {
    const args = ["ai-prod", "--diff", "no-such-revision", "--format", "markdown"];
    const { exitCode, errors } = await runCommandLine(args, { root: project.root });
    assert.equal(exitCode, 1);
    assert.match(errors, /^Revision no-such-revision not found/);
  });

  it("changes nothing in the checkout", () => {
    assert.equal(project.git("status", "--porcelain"), "");
  });
});
