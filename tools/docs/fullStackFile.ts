import { stringify } from "yaml";

import { neededProviderOptions } from "../../components/config/providerOptions";
import { profileNames } from "../../components/profile";
import { capitalised } from "./capitalised";
import { defaultValues, type DefaultsByProfile } from "./defaults";
import { schemaContent, type SchemaContent, type SchemaEntry, type SchemaSection } from "./schemaEntries";

/** The stack file with every key, below the checkout's root. */
export const fullStackFile = "examples/stacks/Pulumi.full.yaml";

/** The profile whose defaults are the file's values. */
const profile = "prod";

const introduction =
  `Every key that a stack may set, with its default in profile ${profile}. Copy only the keys that you change: a later ` +
  "version may have better defaults. Keys after a `#` without a space have no default; their values are examples. " +
  "Made by `npm run generate` from components/config/schema.ts and components/profile.ts; change those instead.";

const widest = 120;

/** Where a line goes. */
interface Place {
  depth: number;
  /** The depth at which the example starts that the line is in; undefined where the line has a value that counts. */
  example?: number;
}

/** A stack file with every key, its meaning and its default by profile as a comment, and what has no default as an example. */
export function fullStack(): Promise<string> {
  const file = new FullStackFile(schemaContent(), defaultValues());
  const lines = [
    ...comment(introduction, { depth: 0 }),
    "config:",
    ...comment("Options of the Kubernetes provider that the program relies on.", { depth: 1 }),
    ...Object.entries(neededProviderOptions).map(([key, value]) => `  ${key}: ${JSON.stringify(value)}`),
    ...file.section("", { depth: 1 }),
  ];
  return Promise.resolve(`${lines.join("\n")}\n`);
}

class FullStackFile {
  constructor(
    private readonly content: SchemaContent,
    private readonly defaults: ReadonlyMap<string, DefaultsByProfile>,
  ) {}

  /** The lines of a section's keys, and of the sections in it. */
  section(path: string, place: Place): string[] {
    const entries = this.content.entries.filter((entry) => entry.section === path);
    const sections = this.content.sections.filter((section) => parentOf(section.path) === path && !isList(section));
    return [
      ...entries.flatMap((entry) => this.entry(entry, place)),
      ...sections.flatMap((section) => this.subsection(section, section.optional ? asExample(place) : place)),
    ];
  }

  private subsection({ path, meaning }: SchemaSection, place: Place): string[] {
    return [
      "",
      ...comment(`${capitalised(meaning)}.`, place),
      line(`${keyOf(path, place)}:`, place),
      ...this.section(path, { ...place, depth: place.depth + 1 }),
    ];
  }

  private entry(entry: SchemaEntry, around: Place): string[] {
    const byProfile = this.defaults.get(entry.path);
    const place = byProfile === undefined && !entry.required ? asExample(around) : around;
    const key = keyOf(entry.path, place);
    const value = entry.path === "profile" ? profile : (byProfile?.[profile] ?? entry.example);
    const inside = this.content.entries.filter(({ section }) => section === `${entry.path}[]`);
    return [
      ...comment(`${capitalised(entry.meaning)}.`, place),
      ...inside.flatMap((each) => comment(`- ${each.key}: ${each.meaning}.`, place)),
      ...comment(`Allowed: ${entry.allowed}. ${defaultText(entry, byProfile)}`, place),
      ...(value === undefined ? `${key}:` : yaml(key, value)).split("\n").map((each) => line(each, place)),
    ];
  }
}

function defaultText({ required }: SchemaEntry, values: DefaultsByProfile | undefined): string {
  if (values === undefined) return required ? "Must be set." : "No default.";
  const [first] = Object.values(values);
  if (Object.values(values).every((value) => value === first)) return `Default: ${String(first)}.`;
  return `Default: ${profileNames.map((name) => `${name} ${String(values[name])}`).join(", ")}.`;
}

const isList = ({ path }: SchemaSection): boolean => path.endsWith("[]");

const parentOf = (path: string): string => path.split(".").slice(0, -1).join(".");

/** The key as the stack file has it: those at the top begin with the project's name. */
function keyOf(path: string, { depth }: Place): string {
  return depth === 1 ? `llm-gateway:${path}` : (path.split(".").at(-1) ?? "");
}

const asExample = ({ depth, example = depth }: Place): Place => ({ depth, example });

const yaml = (key: string, value: unknown): string => stringify({ [key]: value }, { lineWidth: 0 }).trimEnd();

const indent = (depth: number): string => "  ".repeat(depth);

function line(text: string, { depth, example }: Place): string {
  return example === undefined ? indent(depth) + text : `${indent(example)}#${indent(depth - example)}${text}`;
}

/** A comment, wrapped. */
function comment(text: string, { depth, example = depth }: Place): string[] {
  const start = `${indent(example)}#`;
  const lines = [start];
  for (const word of text.split(" ")) {
    const longer = `${lines.at(-1) ?? ""} ${word}`;
    if (longer.length <= widest) lines.splice(-1, 1, longer);
    else lines.push(`${start} ${word}`);
  }
  return lines;
}
