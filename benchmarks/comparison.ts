import { environment } from "../tests/e2e/support/environment";
import { runMain } from "../tools/shared/runMain";
import { deployChart } from "./comparison/deployChart";
import { measure, type Row } from "./comparison/measure";
import { type BenchmarkStack, deployProduction } from "./deployment";
import { markdownLines } from "./statistics";

/*
 * Compares ai-prod with the defaults of LiteLLM's chart, measured by the same code: overspend of a burst and across a
 * loss of Redis, unpriced requests, requests that a rollout drops. Deploys one after the other to namespaces of their own on the
 * embedded cluster, and removes them. About fifteen minutes, at most 7,000 requests to each. The table is for
 * docs/comparison.md. Run by `npm run benchmark:comparison [namespace]`.
 */

/** Memory isn't measured; less than ai-prod has leaves room for other stacks. */
const small = {
  "llm-gateway:litellm": { sizes: { memoryRequest: "1Gi", memoryLimit: "1Gi" } },
  "llm-gateway:postgres": { sizes: { memoryRequest: "512Mi", memoryLimit: "512Mi" } },
};

const namespace = process.argv[2] ?? "benchmark-comparison";

async function measured(deployed: Promise<BenchmarkStack>): Promise<Row[]> {
  const { context, destroy } = await deployed;
  try {
    return await measure(context);
  } finally {
    await destroy();
  }
}

async function main(): Promise<void> {
  const here = await environment();
  const ours = await measured(deployProduction(here, namespace, small));
  const theirs = await measured(deployChart(here, `${namespace}-chart`));
  const rows = ours.map(([what, figure], index) => [what, figure, theirs[index]?.[1] ?? ""]);
  console.log(["", ...markdownLines([["load", "`ai-prod`", "LiteLLM's chart"], ...rows])].join("\n"));
}

runMain(main);
