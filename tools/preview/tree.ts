import type { ProgramRun, RegisteredResource } from "../program/runProgram";
import { highlights, objectName } from "./highlights";
import { kindOf, toYaml } from "./manifests";
import { redact } from "./redaction";

/** The resources as a tree, each with its most important values, and the stack's outputs below it. */
export function resourceTree(run: ProgramRun): string {
  const children: Children = new Map();
  for (const resource of run.resources) {
    const parent = nameOf(resource.parent);
    children.set(parent, [...(children.get(parent) ?? []), resource]);
  }
  const names = new Set(run.resources.map(({ name }) => name));
  const roots = run.resources.filter(({ parent }) => !names.has(nameOf(parent)));
  const lines = roots.flatMap((root) => [describe(root), ...branches(root, children, "")]);
  return [...lines, "", "Outputs:", indent(toYaml(redact(run.outputs)).trimEnd())].join("\n");
}

type Children = Map<string, RegisteredResource[]>;

function branches(parent: RegisteredResource, children: Children, prefix: string): string[] {
  const below = children.get(parent.name) ?? [];
  return below.flatMap((child, index) => {
    const last = index === below.length - 1;
    return [
      `${prefix}${last ? "└─ " : "├─ "}${describe(child)}`,
      ...branches(child, children, `${prefix}${last ? "   " : "│  "}`),
    ];
  });
}

function describe(resource: RegisteredResource): string {
  const { custom, name, type } = resource;
  if (!custom) return `${name} (${type})`;
  const object = objectName(resource);
  const what = `${kindOf(resource)}${object === undefined ? "" : ` ${object}`}`;
  const values = highlights(resource).join(", ");
  return `${name}: ${what}${values ? `: ${values}` : ""}`;
}

/** The name at the end of a URN. */
function nameOf(urn: string): string {
  return urn.slice(urn.lastIndexOf("::") + 2);
}

function indent(text: string): string {
  return text.replace(/^/gm, "  ");
}
