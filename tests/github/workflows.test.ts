import assert from "node:assert/strict";

import { scripts } from "../../package.json";
import { hostedFiles, workflow, workflowFiles } from "../support/workflows";

const uses = (): { path: string; action: string }[] =>
  [...hostedFiles()].flatMap(([path, text]) =>
    [...text.matchAll(/uses: (.*)$/gm)].map(([, action = ""]) => ({ path, action })),
  );

describe("the hosted workflows", () => {
  it("pin every action to a commit and name its release", () => {
    const loose = uses().filter(
      ({ action }) => !/^(?:[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+|\.\/.*)$/.test(action),
    );
    assert.deepEqual(loose, []);
  });

  it("use one commit of each action", () => {
    const commits = new Map<string, Set<string>>();
    for (const { action } of uses()) {
      const [name = "", commit = ""] = action.split("@");
      commits.set(name, (commits.get(name) ?? new Set()).add(commit));
    }
    assert.deepEqual(
      [...commits].filter(([, found]) => found.size > 1),
      [],
    );
  });

  it("run only scripts that package.json has", () => {
    const missing = [...hostedFiles()].flatMap(([path, text]) =>
      [...text.matchAll(/npm run (?:--silent )?([\w:-]+)/g)]
        .map(([, script = ""]) => script)
        .filter((script) => !(script in scripts))
        .map((script) => `${path}: ${script}`),
    );
    assert.deepEqual(missing, []);
  });

  for (const file of workflowFiles) {
    it(`keep the token of ${file} from every step of a checkout that needn't write`, () => {
      const { permissions, jobs } = workflow(file);
      assert.ok(Object.values(permissions).every((right) => right === "read"));
      for (const [name, job] of Object.entries(jobs)) {
        const checksOut = job.steps.some((step) => step.uses?.startsWith("actions/checkout@"));
        const writes = Object.entries(job.permissions ?? {}).filter(([, right]) => right === "write");
        const allowed = file === "drift.yaml" ? ["issues"] : [];
        if (checksOut)
          assert.deepEqual(
            writes.map(([right]) => right),
            allowed,
            `${file}: ${name}`,
          );
      }
    });
  }

  it("give credentials to no pull request of a fork", () => {
    for (const [name, job] of Object.entries(workflow("pull-request.yaml").jobs)) {
      if (!/secrets\.|write/.test(JSON.stringify(job))) continue;
      assert.match(job.if ?? "", /head\.repo\.full_name == github\.repository/, name);
    }
  });

  it("deploy only what was pushed to main and passed", () => {
    const condition = workflow("deploy.yaml").jobs["up"]?.if ?? "";
    for (const part of ["conclusion == 'success'", "event == 'push'", "head_branch == 'main'", "head_repository"]) {
      assert.ok(condition.includes(part), part);
    }
  });
});
