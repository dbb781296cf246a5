import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { failureComment } from "../../tools/preview/comment";
import { scriptOf } from "../support/workflows";

/** The scripts of the workflows, as a runner runs them, with stand-ins for the commands that need GitHub. */
describe("the scripts of the hosted workflows", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "llm-gateway-test-"));
    mkdirSync(join(folder, "bin"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const write = (file: string, text: string): void => {
    writeFileSync(join(folder, file), text);
  };
  const read = (file: string): string => readFileSync(join(folder, file), "utf8");

  /** Puts a command on PATH that notes its arguments and goes on with a shell script. */
  const command = (name: string, script: string): void => {
    const path = join(folder, "bin", name);
    writeFileSync(path, `#!/bin/bash\necho "${name} $*" >> calls\n${script}\n`);
    chmodSync(path, 0o755);
  };

  const run = (script: string, env: Record<string, string> = {}) =>
    spawnSync("bash", ["--noprofile", "--norc", "-e", "-o", "pipefail", "-c", script], {
      cwd: folder,
      encoding: "utf8",
      env: { PATH: `${join(folder, "bin")}:${process.env["PATH"] ?? ""}`, ...env },
    });

  describe("render", () => {
    const script = scriptOf("pull-request.yaml", "render", "render");

    it("writes a comment for every stack, and fails at the end for one that can't be deployed", () => {
      write("Pulumi.yaml", "");
      for (const stack of ["ai-dev", "ai-prod"]) write(`Pulumi.${stack}.yaml`, "");
      command("npm", 'echo "preview of $5"; [ "$5" != ai-dev ]');
      const { status, stderr } = run(script, { GITHUB_STEP_SUMMARY: "summary" });
      assert.equal(status, 1, stderr);
      assert.equal(read("comments/ai-prod.md"), "preview of ai-prod\n");
      assert.equal(read("summary"), "preview of ai-dev\npreview of ai-prod\n");
      assert.match(read("calls"), /^npm run --silent preview -- ai-prod --diff HEAD\^1 --format markdown$/m);
    });
  });

  describe("comment", () => {
    const script = scriptOf("pull-request.yaml", "comment", "comment");
    const env = { GH_REPO: "team/gateway", NUMBER: "7", GITHUB_RUN_ID: "1" };
    const body = failureComment("ai-prod", "The configuration can't be used.");
    const comments = "repos/team/gateway/issues/7/comments";

    /** gh, with the ids of earlier comments with the marker. */
    const gh = (ids: string): void => {
      command(
        "gh",
        `if [ "$1" = run ]; then exit 0; fi
         if [ "$2" = --paginate ]; then echo "marker $MARKER" >> calls; printf '%s' '${ids}'; fi`,
      );
    };

    beforeEach(() => {
      mkdirSync(join(folder, "comments"));
      write("comments/ai-prod.md", body);
    });

    it("posts a comment where there is none with the stack's marker", () => {
      gh("");
      assert.equal(run(script, env).status, 0);
      assert.match(read("calls"), /^gh run download 1 --name comments --dir comments$/m);
      assert.match(read("calls"), /^marker <!-- llm-gateway preview of ai-prod -->$/m);
      assert.ok(
        read("calls").includes(`gh api --silent --method POST ${comments} --field body=@comments/ai-prod.md\n`),
      );
    });

    it("replaces the first comment with the stack's marker", () => {
      gh("11\n12\n");
      assert.equal(run(script, env).status, 0);
      assert.match(read("calls"), /--method PATCH repos\/team\/gateway\/issues\/comments\/11 --field/);
      assert.doesNotMatch(read("calls"), /POST/);
    });

    const unchanged = `${body.split("\n")[0] ?? ""}\nAgainst \`HEAD^1\` (\`0\`): no resource changes. Policies: no violations.\n`;

    it("posts nothing on a stack without changes, and replaces what it posted before", () => {
      write("comments/ai-prod.md", unchanged);
      gh("");
      assert.equal(run(script, env).status, 0);
      assert.doesNotMatch(read("calls"), /POST|PATCH/);
      gh("11\n");
      assert.equal(run(script, env).status, 0);
      assert.match(read("calls"), /PATCH/);
    });

    it("leaves out an empty comment", () => {
      write("comments/ai-prod.md", "");
      gh("");
      assert.equal(run(script, env).status, 0);
      assert.doesNotMatch(read("calls"), /POST|PATCH/);
    });
  });

  describe("report of drift", () => {
    const script = scriptOf("drift.yaml", "drift", "report");
    const report = (status: string, issue: string): string => {
      command("gh", `if [ "$2" = list ]; then printf '%s' '${issue}'; fi`);
      const result = run(script, { STACK: "ai-prod", STATUS: status, RUN: "the run" });
      assert.equal(result.status, 0, result.stderr);
      return read("calls").trim().split("\n").slice(1).join("\n");
    };

    it("opens an issue where the stack differs and has none", () => {
      assert.match(report("failure", ""), /^gh issue create --title Drift: ai-prod --body .*the run$/);
    });

    it("adds to the open issue while the stack differs", () => {
      assert.equal(report("failure", "5\n"), "gh issue comment 5 --body Still: the run");
    });

    it("closes the issue when the stack no longer differs, and does nothing without one", () => {
      assert.equal(report("success", "5\n"), "gh issue close 5 --comment No longer: the run");
      rmSync(join(folder, "calls"));
      assert.equal(report("success", ""), "");
    });
  });

  describe("refusal of an older commit", () => {
    const script = scriptOf("deploy.yaml", "up", "refuse an older commit than the deployed one");

    for (const [what, head, deploys] of [
      ["deploys the newest commit of main", "new", true],
      ["leaves an older one to the run of the newest", "old", false],
    ] as const) {
      it(what, () => {
        command("git", `[ "$2" = HEAD ] && echo ${head} || echo new`);
        write("output", "");
        const { status } = run(script, { GITHUB_OUTPUT: "output", GITHUB_STEP_SUMMARY: "summary" });
        assert.equal(status, 0);
        assert.equal(read("output"), deploys ? "deploy=true\n" : "");
      });
    }
  });
});
