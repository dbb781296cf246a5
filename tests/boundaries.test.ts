import assert from "node:assert/strict";
import { join } from "node:path";

import { ESLint } from "eslint";

import { projectRoot } from "../tools/shared/folders";

const rules = ["import-x/no-restricted-paths", "import-x/no-extraneous-dependencies"];

describe("the boundaries between folders", () => {
  // These rules alone, without type information: a tenth of the time.
  const eslint = new ESLint({
    cwd: projectRoot,
    ruleFilter: ({ ruleId }) => rules.includes(ruleId),
    overrideConfig: { languageOptions: { parserOptions: { projectService: false } } },
  });

  async function complaints(file: string, imported: string): Promise<string[]> {
    const code = `import type * as imported from "${imported}";\nexport type Imported = typeof imported;\n`;
    const [result] = await eslint.lintText(code, { filePath: join(projectRoot, file) });
    return (result?.messages ?? []).map(({ message }) => message);
  }

  const forbidden: [file: string, imported: string, reason: RegExp][] = [
    ["policy/planted.ts", "../components/profile", /policy pack stands alone/],
    ["policy/rules/planted.ts", "../../tools/shared/folders", /policy pack stands alone/],
    [
      "policy/planted.ts",
      "@kubernetes/client-node",
      /'@kubernetes\/client-node' should be listed in the project's dep/,
    ],
    ["policy/stack/planted.ts", "../detectors/podSecurity", /model of the stack depends on nothing else/],
    ["policy/stack/planted.ts", "../pack/rule", /model of the stack depends on nothing else/],
    ["policy/stack/planted.ts", "../rules/missing-scheduled-backup", /model of the stack depends on nothing else/],
    ["policy/detectors/planted.ts", "../rules/missing-scheduled-backup", /depend on the model of the stack alone/],
    ["policy/detectors/planted.ts", "../pack/rule", /depend on the model of the stack alone/],
    ["policy/pack/planted.ts", "../rules", /depends on no rule/],
    ["policy/pack/planted.ts", "../detectors/podSecurity", /depends on no rule/],
    ["policy/rules/planted.ts", "./missing-scheduled-backup", /Rules don't import each other/],
    ["components/planted.ts", "../tools/shared/folders", /components are a library/],
    ["components/litellm/planted.ts", "../../policy/stack/values", /components are a library/],
    ["components/planted.ts", "../lab/build/recipes", /components are a library/],
    ["tools/local/planted.ts", "../../lab/embedded/pki", /lab through its entry points/],
    ["lab/embedded/planted.ts", "../../tools/local/place", /lab must not depend on the tools/],
  ];
  for (const [file, imported, reason] of forbidden) {
    it(`keep ${file} from importing ${imported}`, async () => {
      const [complaint, ...others] = await complaints(file, imported);
      assert.match(complaint ?? "no complaint", reason);
      assert.deepEqual(others, []);
    });
  }

  const allowed: [file: string, imported: string][] = [
    ["policy/rules/planted.ts", "../stack/values"],
    ["policy/rules/planted.ts", "../detectors/podSecurity"],
    ["policy/rules/planted.ts", "../pack/rule"],
    ["policy/rules/index.ts", "./missing-scheduled-backup"],
    ["policy/detectors/planted.ts", "../stack/values"],
    ["policy/pack/planted.ts", "../stack/values"],
    ["policy/planted.ts", "zod"],
    ["components/litellm/planted.ts", "../profile"],
    ["components/planted.ts", "@pulumi/pulumi"],
    ["tools/planted.ts", "../policy/stack/values"],
    ["tools/planted.ts", "../components/profile"],
    ["tools/local/planted.ts", "../../lab/embedded"],
    ["lab/embedded/planted.ts", "../../tools/shared/folders"],
  ];
  for (const [file, imported] of allowed) {
    it(`let ${file} import ${imported}`, async () => {
      assert.deepEqual(await complaints(file, imported), []);
    });
  }
});
