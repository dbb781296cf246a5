import { performance } from "node:perf_hooks";

import { evaluatePolicies } from "../policy/evaluate";
import { rules } from "../policy/rules";
import { type RegisteredResource, runProgram } from "../tools/mocks/runProgram";
import { readStack } from "../tools/mocks/stackConfig";

/*
 * How long the policy pack takes over a large stack: the production stack's own resources, as often as it takes, each
 * copy in a namespace of its own. Fails above the limit. Run by `npx ts-node benchmarks/policyEvaluation.ts [count]`.
 */

const wanted = Number(process.argv[2] ?? 1000);
const limitMilliseconds = 1000;
const runs = 5;

/** A copy of the stack's resources in another namespace. */
function copyOf(resources: readonly RegisteredResource[], index: number): RegisteredResource[] {
  const namespace = `litellm-${index}`;
  return resources.map((resource) => {
    const { metadata, ...inputs } = resource.inputs;
    if (metadata === undefined) return { ...resource, name: `${resource.name}-${index}` };
    const own = metadata as Record<string, unknown>;
    const moved = own.namespace === undefined ? { ...own, name: namespace } : { ...own, namespace };
    return { ...resource, name: `${resource.name}-${index}`, inputs: { ...inputs, metadata: moved } };
  });
}

async function main(): Promise<void> {
  const stack = readStack("ai-prod");
  const program = await runProgram(stack);
  const copies = Math.ceil(wanted / program.resources.length);
  const resources = Array.from({ length: copies }, (_, index) => copyOf(program.resources, index))
    .flat()
    .slice(0, wanted);
  const times = Array.from({ length: runs }, () => {
    const start = performance.now();
    evaluatePolicies({ stack: stack.stack, project: stack.project, resources });
    return performance.now() - start;
  });
  const [first = 0] = times;
  const median = [...times].sort((left, right) => left - right)[Math.floor(runs / 2)] ?? 0;
  console.log(`${rules.length} rules over ${resources.length} resources, ${runs} times`);
  console.log(`first ${first.toFixed(0)} ms, median ${median.toFixed(0)} ms, limit ${limitMilliseconds} ms`);
  if (first > limitMilliseconds) {
    console.error(`The first evaluation took longer than ${limitMilliseconds} ms.`);
    process.exitCode = 1;
  }
}

void main();
