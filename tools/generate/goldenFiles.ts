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

/** Options that no shipped stack has: what they add to one of them, or change in it. */
const variants: { name: string; stack: string; values: Record<string, unknown> }[] = [
  { name: "ai-prod-monitoring", stack: "ai-prod", values: { monitoring: { enabled: true } } },
  {
    name: "ai-prod-gateway",
    stack: "ai-prod",
    values: {
      exposure: {
        host: "llm.example.com",
        adminHost: "llm-admin.example.com",
        gatewayClass: "traefik",
        tls: { secretName: "llm-tls" },
      },
    },
  },
  {
    name: "ai-prod-ingress",
    stack: "ai-prod",
    values: { exposure: { host: "llm.example.com", ingressClass: "nginx", tls: { issuer: "letsencrypt" } } },
  },
];

/** The manifests that a variant adds to those of the shipped stacks, or changes. */
async function filesOfVariant(
  { name, stack, values }: (typeof variants)[number],
  shipped: readonly GeneratedFile[],
): Promise<GeneratedFile[]> {
  const input = readStack(stack);
  const ofStack = shipped.filter(({ file }) => file.startsWith(`${manifests}${stack}/`));
  const known = new Set(ofStack.map(({ text }) => text));
  const added = Object.entries(values).map(([key, value]) => [`${input.project}:${key}`, JSON.stringify(value)]);
  const run = await runProgram({ ...input, values: { ...input.values, ...Object.fromEntries(added) } });
  return manifestsOf(run)
    .filter(({ text }) => !known.has(text))
    .map(({ file, text }) => ({ file: `${manifests}${name}/${file}`, text }));
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
    for (const variant of variants) files.push(...(await filesOfVariant(variant, files)));
    return files;
  },
};
