import { performance } from "node:perf_hooks";

import type {
  ResourceValidationArgs,
  ResourceValidationPolicy,
  StackValidationArgs,
  StackValidationPolicy,
} from "@pulumi/policy";

import { policiesOf } from "../policy/pack/policies";
import { rules } from "../policy/rules";
import { evaluatePolicies } from "../tools/preview/evaluate";
import { type RegisteredResource, runProgram } from "../tools/program/runProgram";
import { readStack } from "../tools/program/stackConfig";
import { exitCodes, runMain } from "../tools/shared/runMain";

/*
 * Measures the policy pack on a large stack: copies of the production stack's resources, each copy in a namespace of its
 * own. Fails above the limit. Run by `npx ts-node benchmarks/policyEvaluation.ts [count]`.
 */

const wanted = Number(process.argv[2] ?? 1000);
const limitMilliseconds = 500;
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

/** Milliseconds that the pack takes when called as Pulumi calls it, without the engine and the SDK. */
async function asPulumiCalls(
  stack: string,
  project: string,
  resources: readonly RegisteredResource[],
): Promise<number> {
  const policies = policiesOf(rules) as (ResourceValidationPolicy & StackValidationPolicy)[];
  const common = { getConfig: () => ({}), stackTags: new Map() };
  const shown = resources.map(({ type, name, inputs, protect }) => ({
    ...{ type, name, props: inputs, opts: { protect }, ...common },
    urn: `urn:pulumi:${stack}::${project}::${type}::${name}`,
  }));
  const start = performance.now();
  for (const args of shown) {
    for (const { validateResource } of policies) {
      if (typeof validateResource !== "function") continue;
      await validateResource(args as unknown as ResourceValidationArgs, () => undefined);
    }
  }
  for (const { validateStack } of policies) {
    await validateStack({ ...common, resources: shown } as unknown as StackValidationArgs, () => undefined);
  }
  return performance.now() - start;
}

async function main(): Promise<number> {
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
  const inPulumi = await asPulumiCalls(stack.stack, stack.project, resources);
  const [first = 0] = times;
  const median = [...times].sort((left, right) => left - right)[Math.floor(runs / 2)] ?? 0;
  console.log(`${rules.length} rules over ${resources.length} resources, ${runs} times`);
  console.log(`as Pulumi calls the pack, each rule for each resource and then for all: ${inPulumi.toFixed(0)} ms`);
  console.log(`first ${first.toFixed(0)} ms, median ${median.toFixed(0)} ms, limit ${limitMilliseconds} ms`);
  if (Math.max(first, inPulumi) > limitMilliseconds) {
    console.error(`The evaluation took longer than ${limitMilliseconds} ms.`);
    return exitCodes.failed;
  }
  return exitCodes.done;
}

runMain(main);
