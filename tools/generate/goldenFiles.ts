import { manifestsOf } from "../preview/manifests";
import { resourceTree } from "../preview/tree";
import { runProgram } from "../program/runProgram";
import { knownStacks, readStack } from "../program/stackConfig";
import type { GeneratedFile, Generator } from "./generator";

const manifests = "tests/golden/manifests/";
const resources = "tests/golden/resources/";

/** What a shipped stack makes: its manifests, and the tree of what only Pulumi knows (parents, protection, outputs). */
async function filesOf(stack: string): Promise<GeneratedFile[]> {
  const run = await runProgram(readStack(stack));
  return [
    ...manifestsOf(run).map(({ file, text }) => ({ file: `${manifests}${stack}/${file}`, text })),
    { file: `${resources}${stack}.txt`, text: `${resourceTree(run)}\n` },
  ];
}

/**
 * What the shipped stacks make, kept in the repository and reviewed like code: a difference is a change of what is
 * deployed.
 */
export const goldenFiles: Generator = {
  places: [manifests, resources],
  async make() {
    const files: GeneratedFile[] = [];
    // One after the other: two programs can't share the mocks.
    for (const stack of knownStacks()) files.push(...(await filesOf(stack)));
    return files;
  },
};
