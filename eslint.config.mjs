import { join } from "node:path";

import eslint from "@eslint/js";
import pulumi from "@pulumi/eslint-plugin";
import { createTypeScriptImportResolver } from "eslint-import-resolver-typescript";
import { importX } from "eslint-plugin-import-x";
import tseslint from "typescript-eslint";

/** What a folder may not import: anything of the checkout but the folders listed, its packages aside. */
const only = (target, allowed, message) => ({
  target: `./${target}`,
  from: ".",
  except: [target, ...allowed, "node_modules"].map((folder) => `./${folder}`),
  message,
});

/** What a folder of the policy pack may not import, so that nothing the rules are built on depends on a rule. */
const packLayer = (target, from, message) => ({
  target: `./policy/${target}`,
  from: from.map((folder) => `./policy/${folder}`),
  message,
});

export default tseslint.config(
  { ignores: ["**/node_modules/", "preview-output/", "dist/"] },
  eslint.configs.recommended,
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.strict, tseslint.configs.stylistic],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { "@pulumi": pulumi, "import-x": importX },
    settings: { "import-x/resolver-next": [createTypeScriptImportResolver()] },
    rules: {
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-misused-promises": "error",
      "@typescript-eslint/await-thenable": "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      "@pulumi/no-output-in-template-literal": "error",
      "import-x/no-cycle": "error",
      "import-x/no-duplicates": "error",
      "import-x/no-restricted-paths": [
        "error",
        {
          basePath: import.meta.dirname,
          zones: [
            only("policy", [], "The policy pack stands alone: it is copied and published without the rest."),
            only(
              "components",
              [],
              "The components are a library: nothing else of the checkout is published with them.",
            ),
            only(
              "access",
              ["components/userError.ts"],
              "The resources of access are published beside the components; the process of dynamic providers loads no more than it needs.",
            ),
            {
              target: "./tools",
              from: "./lab",
              except: ["./build/index.ts", "./embedded/index.ts", "./kind/index.ts", "./standins/index.ts"],
              message: "The tools use the lab through its entry points only.",
            },
            {
              target: "./lab",
              from: "./tools",
              except: ["./shared"],
              message: "The lab must not depend on the tools that use it.",
            },
            packLayer(
              "stack",
              ["detectors", "pack", "rules"],
              "The model of the stack depends on nothing else of the pack.",
            ),
            packLayer("detectors", ["pack", "rules"], "Detectors depend on the model of the stack alone."),
            packLayer("pack", ["detectors", "rules"], "What makes the pack depends on no rule."),
            packLayer(
              "rules/!(index).ts",
              ["rules"],
              "Rules don't import each other: move what they share to policy/stack.",
            ),
          ],
        },
      ],
      "import-x/order": [
        "error",
        {
          groups: ["builtin", "external", ["parent", "sibling", "index"]],
          "newlines-between": "always",
          alphabetize: { order: "asc", caseInsensitive: true },
        },
      ],
    },
  },
  {
    // In the checkout the root's packages are found as well; a copy of the pack has only those that it names.
    files: ["policy/**/*.ts"],
    rules: {
      "import-x/no-extraneous-dependencies": [
        "error",
        { packageDir: join(import.meta.dirname, "policy"), includeTypes: true },
      ],
    },
  },
  {
    files: ["**/*.cjs"],
    languageOptions: {
      sourceType: "commonjs",
      globals: {
        module: "writable",
        require: "readonly",
        console: "readonly",
        process: "readonly",
        __dirname: "readonly",
      },
    },
  },
);
