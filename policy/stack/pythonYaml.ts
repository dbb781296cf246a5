import { type Document, parseDocument, type Tags } from "yaml";

/** Booleans in YAML 1.1 as PyYAML has them: without the single letters. */
const booleans: [value: boolean, test: RegExp][] = [
  [true, /^(?:[Yy]es|YES|[Tt]rue|TRUE|[Oo]n|ON)$/],
  [false, /^(?:[Nn]o|NO|[Ff]alse|FALSE|[Oo]ff|OFF)$/],
];

/** Without a point or a sign in the exponent PyYAML reads a text. */
const exponent = /^[-+]?(?:\d[\d_]*\.[\d_]*|\.\d[\d_]*)[eE][-+]\d+$/;

function pythonTags(tags: Tags): Tags {
  return tags.flatMap((tag) => {
    if (typeof tag === "string" || tag.tag === "tag:yaml.org,2002:timestamp") return [];
    if (tag.tag === "tag:yaml.org,2002:bool") {
      const found = booleans.find(([value]) => tag.identify?.(value) === true);
      return found ? [{ ...tag, test: found[1] } as typeof tag] : [];
    }
    return [tag.format === "EXP" ? ({ ...tag, test: exponent } as typeof tag) : tag];
  });
}

/**
 * Reads YAML as LiteLLM does, by PyYAML's `safe_load`: by YAML 1.1, in which `yes` and `off` are booleans. Dates stay
 * texts, and equal keys stay errors, though PyYAML takes the last: reviews don't see which one counts.
 * Source: https://github.com/yaml/pyyaml/blob/6.0.2/lib/yaml/resolver.py
 */
export function parsePythonYaml(text: string): Document.Parsed {
  return parseDocument(text, { version: "1.1", merge: true, customTags: pythonTags });
}
