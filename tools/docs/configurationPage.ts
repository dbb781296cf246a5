import { format } from "prettier";

import { neededOptionReasons } from "../../components/config/providerOptions";
import { profileNames } from "../../components/profile";
import { capitalised } from "./capitalised";
import { defaultValues, type DefaultsByProfile } from "./defaults";
import { schemaContent, type SchemaEntry, type SchemaSection } from "./schemaEntries";

/** Where the configuration reference is, below the checkout's root. */
export const configurationFile = "docs/configuration.md";

const introduction = `<!-- Made by \`npm run generate\` from components/config/schema.ts; change that instead. -->

# Configuration

The keys below \`llm-gateway:\` in \`Pulumi.<stack>.yaml\`. Set one with

\`\`\`sh
pulumi config set --path 'llm-gateway:litellm.replicas' 3
pulumi config set --secret --path 'llm-gateway:litellm.providerKeys.OPENAI_API_KEY'
\`\`\`

Only \`profile\` is required; it chooses the defaults of the other keys. All problems (unknown keys, wrong types, values that
break a guarantee of the profile) are reported in one message, before the first resource.

[Pulumi.full.yaml](../examples/stacks/Pulumi.full.yaml) is a stack file with every key.`;

/** The configuration reference, made from the schema and the profile table. */
export function configurationReference(): Promise<string> {
  const { sections, entries } = schemaContent();
  const defaults = defaultValues();
  const parts = [{ path: "", meaning: "", optional: false }, ...sections].flatMap((section) => {
    const own = entries.filter((entry) => entry.section === section.path);
    return own.length > 0 ? [sectionText(section, own, defaults)] : [];
  });
  return format([introduction, ...parts, providerOptions()].join("\n\n"), { parser: "markdown", printWidth: 120 });
}

/** The options of the Kubernetes provider that every stack sets. */
function providerOptions(): string {
  const rows = Object.entries(neededOptionReasons).map(([name, reason]) => [code(`kubernetes:${name}`), reason]);
  return [
    "## Options of the Kubernetes provider",
    "",
    'Every stack file sets these to `"true"`:',
    "",
    table([["Option", "Reason"], ["---", "---"], ...rows]),
  ].join("\n");
}

function sectionText(
  { path, meaning }: SchemaSection,
  entries: readonly SchemaEntry[],
  defaults: ReadonlyMap<string, DefaultsByProfile>,
): string {
  const title = path ? `## \`${path}\`\n\n${capitalised(meaning)}` : "## Top-level keys";
  const rows = entries.map((entry) => [
    code(entry.key),
    entry.allowed,
    defaultText(entry, defaults.get(entry.path)),
    capitalised(entry.meaning),
  ]);
  return [title, "", table([["Key", "Allowed", "Default", "Meaning"], ["---", "---", "---", "---"], ...rows])].join(
    "\n",
  );
}

function defaultText({ required }: SchemaEntry, values: DefaultsByProfile | undefined): string {
  if (!values) return required ? "required" : "none";
  const texts = profileNames.map((profile) => String(values[profile]));
  const [first] = texts;
  if (first !== undefined && texts.every((text) => text === first)) return code(first);
  return profileNames.map((profile, index) => `${profile}: ${code(texts[index] ?? "")}`).join("<br>");
}

function table(rows: readonly (readonly string[])[]): string {
  return rows.map((cells) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`).join("\n");
}

function code(text: string): string {
  return `\`${text}\``;
}
