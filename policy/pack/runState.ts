import type { PolicyResource, ResourceValidationArgs } from "@pulumi/policy";

import { profileOf, type Resource, viewOf } from "../stack/resource";
import { productionProfile, type Stack, stackOf } from "../stack/stack";
import { snapshot } from "../stack/values";
import { productionStacksOf, productionStacksRule } from "./productionSettings";
import type { Finding } from "./rule";

interface RecordedResource {
  resources: Resource[];
  /** The rules that this registration was passed to. A second call by the same rule belongs to the next run. */
  judgedBy: Set<string>;
}

/**
 * The state that the rules share during one run of the engine. The engine passes the inputs of each resource once, before
 * the resource is created, and all resources at the end by their outputs, to which the cluster has added defaults. Rules
 * judge inputs, so they are recorded here. The SDK calls every rule for every resource, each time with another copy; one
 * copy is kept.
 */
export class RunState {
  readonly #recorded = new Map<string, RecordedResource>();
  /** What the rules have reported before the end of this run. */
  readonly #reported = new Set<string>();
  /** Whether any resource of this run has the label of the production profile. */
  #production = false;
  #ended = false;
  #whole: { stack: Stack; judgedBy: Set<string> } | undefined;
  #productionStacks = productionStacksOf({});

  /** Records a rule's settings if every rule needs them. */
  configure(rule: string, settings: Record<string, unknown>): void {
    if (rule === productionStacksRule) this.#productionStacks = productionStacksOf(settings);
  }

  /** Whether a rule has reported this finding in this run. */
  isReported(rule: string, finding: Finding): boolean {
    return this.#reported.has(keyOf(rule, finding));
  }

  /** Records that a rule has reported a finding before the end of the run. */
  markReported(rule: string, finding: Finding): void {
    this.#reported.add(keyOf(rule, finding));
  }

  /** Records a resource that is passed to a rule before it is created, and returns the objects in it. */
  record(rule: string, args: ResourceValidationArgs): Resource[] {
    if (this.#ended) this.#beginRun();
    const earlier = this.#recorded.get(args.urn);
    if (earlier && !earlier.judgedBy.has(rule)) {
      earlier.judgedBy.add(rule);
      return earlier.resources;
    }
    const resources = viewsOf(args);
    this.#recorded.set(args.urn, { resources, judgedBy: new Set([rule]) });
    this.#production ||= resources.some((resource) => profileOf(resource) === productionProfile);
    return resources;
  }

  #beginRun(): void {
    this.#reported.clear();
    this.#production = false;
    this.#ended = false;
  }

  /** A stack of one resource alone; production if its name or any resource recorded so far makes it so. */
  stackOfOne(resources: readonly Resource[], urn: string): Stack {
    const alone = stackOf(stackNameOf(urn), resources, this.#productionStacks);
    return { ...alone, partial: true, production: alone.production || this.#production };
  }

  /** The stack with all resources that are passed to a rule at the end of a run. */
  wholeStack(rule: string, all: readonly PolicyResource[]): Stack {
    this.#ended = true;
    if (this.#whole && !this.#whole.judgedBy.has(rule)) {
      this.#whole.judgedBy.add(rule);
      return this.#whole.stack;
    }
    const resources = all.flatMap((passed) => this.#recorded.get(passed.urn)?.resources ?? viewsOf(passed));
    const stack = stackOf(stackNameOf(all[0]?.urn ?? ""), resources, this.#productionStacks);
    this.#whole = { stack, judgedBy: new Set([rule]) };
    return stack;
  }
}

function keyOf(rule: string, { resource, problem }: Finding): string {
  return [rule, resource?.urn, problem].join(" ");
}

function viewsOf({ urn, type, name, props, opts }: ResourceValidationArgs | PolicyResource): Resource[] {
  return viewOf({ urn, type, name, inputs: snapshot(props), protect: opts.protect });
}

/** `urn:pulumi:<stack>::<project>::<type>::<name>` */
function stackNameOf(urn: string): string {
  return urn.split("::")[0]?.slice("urn:pulumi:".length) ?? "";
}
