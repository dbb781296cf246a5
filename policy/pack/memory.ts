import type { PolicyResource, ResourceValidationArgs } from "@pulumi/policy";

import { profileOf, type Resource, viewOf } from "../stack/resource";
import { productionProfile, type Stack, stackOf } from "../stack/stack";
import { snapshot } from "../stack/values";
import { productionStacksOf, productionStacksRule } from "./productionSettings";
import type { Finding } from "./rule";

interface Seen {
  resources: Resource[];
  /** The rules that have judged this registration; one that comes again belongs to the next run. */
  judgedBy: Set<string>;
}

/**
 * What the pack has seen of a stack. The engine shows each resource's inputs once, before it is made, and all
 * resources at the end by their outputs, which hold what the cluster added: rules judge what was asked for.
 * The SDK calls every rule for every resource, each time with a copy of its own; one copy is enough.
 */
export class Memory {
  readonly #seen = new Map<string, Seen>();
  /** What the rules have told before the end of this run. */
  readonly #told = new Set<string>();
  /** Whether any resource of this run says that it is production. */
  #production = false;
  #ended = false;
  #whole: { stack: Stack; judgedBy: Set<string> } | undefined;
  #productionStacks = productionStacksOf({});

  /** Takes note of a rule's settings, where all the others go by them. */
  configure(rule: string, settings: Record<string, unknown>): void {
    if (rule === productionStacksRule) this.#productionStacks = productionStacksOf(settings);
  }

  /** Whether a rule told of this before, in this run. */
  isTold(rule: string, finding: Finding): boolean {
    return this.#told.has(keyOf(rule, finding));
  }

  /** Takes note of what a rule tells before the end of a run. */
  tell(rule: string, finding: Finding): void {
    this.#told.add(keyOf(rule, finding));
  }

  /** A resource as it is shown to a rule, before it is made. */
  see(rule: string, args: ResourceValidationArgs): Resource[] {
    if (this.#ended) this.#begin();
    const earlier = this.#seen.get(args.urn);
    if (earlier && !earlier.judgedBy.has(rule)) {
      earlier.judgedBy.add(rule);
      return earlier.resources;
    }
    const resources = viewsOf(args);
    this.#seen.set(args.urn, { resources, judgedBy: new Set([rule]) });
    this.#production ||= resources.some((resource) => profileOf(resource) === productionProfile);
    return resources;
  }

  /** A new run: nothing is told yet, and the stack's profile may be another. */
  #begin(): void {
    this.#told.clear();
    this.#production = false;
    this.#ended = false;
  }

  /** The stack as far as one resource tells; production if any resource that was seen says so. */
  stackOfOne(resources: readonly Resource[], urn: string): Stack {
    const alone = stackOf(stackNameOf(urn), resources, this.#productionStacks);
    return { ...alone, partial: true, production: alone.production || this.#production };
  }

  /** The stack as it is shown to a rule at the end. */
  wholeStack(rule: string, all: readonly PolicyResource[]): Stack {
    this.#ended = true;
    if (this.#whole && !this.#whole.judgedBy.has(rule)) {
      this.#whole.judgedBy.add(rule);
      return this.#whole.stack;
    }
    const resources = all.flatMap((shown) => this.#seen.get(shown.urn)?.resources ?? viewsOf(shown));
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
