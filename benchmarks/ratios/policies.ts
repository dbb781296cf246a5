import type {
  ResourceValidationArgs,
  ResourceValidationPolicy,
  StackValidationArgs,
  StackValidationPolicy,
} from "@pulumi/policy";

import { policiesOf } from "../../policy/pack/policies";
import { rules } from "../../policy/rules";
import { type RegisteredResource, runProgram, SecretValue } from "../../tools/program/runProgram";
import { readStack } from "../../tools/program/stackConfig";
import type { Pair } from "./measure";

/** How many resources the rules judge, and how often that is measured. The largest first: it has the code compiled. */
const sizes: readonly (readonly [count: number, rounds: number])[] = [
  [10_000, 3],
  [1000, 9],
  [100, 15],
  [10, 25],
];

/**
 * The policy pack on copies of the production stack, each in its own namespace, called as Pulumi calls it: each rule for each
 * resource, then for all. Copying the resources as JSON also grows with their number and size.
 */
export async function policyPairs(): Promise<Pair[]> {
  const stack = readStack("ai-prod");
  const { resources } = await runProgram(stack);
  return sizes.map(([count, rounds]) => {
    const copies = Array.from({ length: Math.ceil(count / resources.length) }, (_, index) => copyOf(resources, index));
    const shown = copies
      .flat()
      .slice(0, count)
      .map((resource) => argumentsOf(resource, stack));
    const inputs = shown.map(({ props }) => props);
    return {
      name: `policies over ${count} resources`,
      against: "copying them as JSON",
      subject: () => judge(shown),
      reference: () => {
        JSON.parse(JSON.stringify(inputs));
      },
      rounds,
    };
  });
}

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

const common = { getConfig: () => ({}), stackTags: new Map() };

/** Policies get secrets in plain text. */
const plain = (_: string, value: unknown): unknown => (value instanceof SecretValue ? value.reveal() : value);

function argumentsOf({ type, name, inputs, protect }: RegisteredResource, { stack, project }: Owner) {
  const props = JSON.parse(JSON.stringify(inputs, plain)) as Record<string, unknown>;
  return { type, name, props, opts: { protect }, ...common, urn: `urn:pulumi:${stack}::${project}::${type}::${name}` };
}

interface Owner {
  stack: string;
  project: string;
}

async function judge(shown: readonly ReturnType<typeof argumentsOf>[]): Promise<void> {
  const policies = policiesOf(rules) as (ResourceValidationPolicy & StackValidationPolicy)[];
  for (const args of shown) {
    for (const { validateResource } of policies) {
      if (typeof validateResource !== "function") continue;
      await validateResource(args as unknown as ResourceValidationArgs, () => undefined);
    }
  }
  for (const { validateStack } of policies) {
    await validateStack({ ...common, resources: shown } as unknown as StackValidationArgs, () => undefined);
  }
}
